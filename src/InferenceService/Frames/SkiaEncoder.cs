using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Frames.Pictures;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace InferenceService.Frames;

/// <summary>
/// PNG and WebP by Skia, which allocates nothing managed where ImageSharp 2 takes 5 to 800 times the file, and writes smaller files
/// (docs/performance.md). One size, one thread at a time.
/// </summary>
internal sealed class SkiaEncoder : IDisposable
{
    /// <summary>Speed over size: frames are small, and the next one is waiting.</summary>
    private static readonly SKPngEncoderOptions Png = new(SKPngEncoderFilterFlags.Sub, zLibLevel: 1);

    private readonly NativeBuffer _pixels = new();
    private readonly NativeBuffer _encoded;
    private readonly BufferStream _stream;
    private readonly SKPixmap _pixmap;
    private readonly SKWebpEncoderOptions? _webp;
    private readonly int _width;

    /// <param name="encoded">Where encoded frames are put.</param>
    public SkiaEncoder(int width, int height, OutputSettings output, NativeBuffer encoded)
    {
        _width = width;
        _encoded = encoded;
        _stream = new BufferStream(encoded);
        var info = new SKImageInfo(width, height, SKColorType.Rgb888x, SKAlphaType.Opaque);
        _pixels.Resize(info.BytesSize);
        _pixmap = new SKPixmap(info, _pixels.Start, info.RowBytes);
        _webp = output.Format switch
        {
            PixelFormat.Png => null,
            PixelFormat.Webp => new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, output.Quality),
            _ => throw new ArgumentOutOfRangeException(nameof(output), output.Format, "Not Skia's."),
        };
    }

    /// <param name="rgb">Whole rows.</param>
    public void SetRows(int firstRow, ReadOnlySpan<byte> rgb)
    {
        var source = MemoryMarshal.Cast<byte, Rgb24>(rgb);
        var target = MemoryMarshal.Cast<byte, Rgba32>(_pixels.GetSpan()).Slice(firstRow * _width, source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = new Rgba32(source[i].R, source[i].G, source[i].B);
        }
    }

    /// <summary>Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        _encoded.Clear();
        return (_webp is { } webp ? _pixmap.Encode(_stream, webp) : _pixmap.Encode(_stream, Png))
            ? _encoded.Memory
            : throw new InvalidOperationException("Skia could not encode a frame.");
    }

    public void Dispose()
    {
        _pixmap.Dispose();
        _stream.Dispose();
        ((IDisposable)_pixels).Dispose();
    }

    private sealed class BufferStream(NativeBuffer buffer) : SKAbstractManagedWStream
    {
        protected override unsafe bool OnWrite(nint data, nint size)
        {
            buffer.Append(new ReadOnlySpan<byte>((void*)data, (int)size));
            return true;
        }

        protected override void OnFlush()
        {
        }

        protected override nint OnBytesWritten() => buffer.Length;
    }
}
