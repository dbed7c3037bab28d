using System.Runtime.InteropServices;
using InferenceService.Api;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Frames;

/// <summary>Pixels of one clip's frames to the bytes that are sent: resampled if another size was asked for, then encoded.</summary>
public sealed class FrameEncoder : IDisposable
{
    private readonly ClipShape _native;
    private readonly ClipShape _wanted;
    private readonly IImageEncoder? _encoder;
    private readonly MemoryStream _encoded = new();
    private readonly Lazy<Image<Rgb24>> _image;
    private readonly PixelAccessorAction<Rgb24> _copyRows;
    private ReadOnlyMemory<byte> _pixels;
    private byte[] _raw = [];

    /// <param name="native">Size of the frames that come in.</param>
    /// <param name="wanted">Size of the frames that go out.</param>
    public FrameEncoder(ClipShape native, ClipShape wanted, OutputSettings output)
    {
        _native = native;
        _wanted = wanted;
        _encoder = CreateEncoder(output);
        _copyRows = CopyRows;
        _image = new Lazy<Image<Rgb24>>(() => new Image<Rgb24>(native.Width, native.Height), LazyThreadSafetyMode.None);
    }

    /// <summary>The encoded frame, valid until the next call; raw frames of the native size are the pixels themselves.</summary>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pixels)
    {
        var isNativeSize = (_native.Width, _native.Height) == (_wanted.Width, _wanted.Height);
        if (_encoder is null && isNativeSize)
        {
            return pixels;
        }

        var image = Fill(pixels);
        if (isNativeSize)
        {
            return Finish(image);
        }

        using var resampled = image.Clone(context => context.Resize(_wanted.Width, _wanted.Height));
        return Finish(resampled);
    }

    public void Dispose()
    {
        if (_image.IsValueCreated)
        {
            _image.Value.Dispose();
        }

        _encoded.Dispose();
    }

    /// <summary>Speed over size: the frames are small and the next one is waiting.</summary>
    internal static IImageEncoder? CreateEncoder(OutputSettings output) => output.Format switch
    {
        PixelFormat.RawRgb24 => null,
        PixelFormat.Png => new PngEncoder
        {
            ColorType = PngColorType.Rgb,
            BitDepth = PngBitDepth.Bit8,
            CompressionLevel = PngCompressionLevel.Level1,
        },
        PixelFormat.Jpeg => new JpegEncoder { Quality = output.Quality },
        PixelFormat.Webp => new WebpEncoder
        {
            FileFormat = WebpFileFormatType.Lossy,
            Method = WebpEncodingMethod.Fastest,
            Quality = output.Quality,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(output), output.Format, "Unknown format."),
    };

    /// <summary>The same image for every frame: its memory is the largest there is here.</summary>
    private Image<Rgb24> Fill(ReadOnlyMemory<byte> pixels)
    {
        _pixels = pixels;
        _image.Value.ProcessPixelRows(_copyRows);
        return _image.Value;
    }

    private void CopyRows(PixelAccessor<Rgb24> rows)
    {
        var source = MemoryMarshal.Cast<byte, Rgb24>(_pixels.Span);
        for (var y = 0; y < rows.Height; y++)
        {
            source.Slice(y * rows.Width, rows.Width).CopyTo(rows.GetRowSpan(y));
        }
    }

    private ReadOnlyMemory<byte> Finish(Image<Rgb24> image)
    {
        if (_encoder is null)
        {
            Array.Resize(ref _raw, _wanted.Width * _wanted.Height * 3);
            image.CopyPixelDataTo(_raw);
            return _raw;
        }

        _encoded.SetLength(0);
        image.Save(_encoded, _encoder);
        return _encoded.GetBuffer().AsMemory(0, (int)_encoded.Length);
    }
}
