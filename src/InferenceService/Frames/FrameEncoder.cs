using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Frames.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Frames;

/// <summary>
/// Pixels of one clip's frames to the bytes that are sent: resampled if another size was asked for, then encoded. Its large memory is
/// outside the managed heap and goes back when it is disposed, with the call. One thread at a time.
/// </summary>
public sealed class FrameEncoder : IDisposable
{
    private readonly ClipShape _native;
    private readonly ClipShape _wanted;
    private readonly OutputSettings _output;
    private readonly NativeBuffer _encoded = new();
    private readonly Lazy<SkiaEncoder> _skia;
    private readonly Lazy<Image<Rgb24>> _image;
    private readonly JpegEncoder _jpeg;

    /// <param name="native">Size of the frames that come in.</param>
    /// <param name="wanted">Size of the frames that go out.</param>
    public FrameEncoder(ClipShape native, ClipShape wanted, OutputSettings output)
    {
        _native = native;
        _wanted = wanted;
        _output = output;
        _jpeg = new JpegEncoder { Quality = output.Quality };
        _skia = new Lazy<SkiaEncoder>(() => new SkiaEncoder(wanted.Width, wanted.Height, output, _encoded), LazyThreadSafetyMode.None);
        _image = new Lazy<Image<Rgb24>>(
            () => new Image<Rgb24>(Imaging.Configuration, native.Width, native.Height), LazyThreadSafetyMode.None);
    }

    /// <summary>The encoded frame, valid until the next call; raw frames of the native size are the pixels themselves.</summary>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pixels)
    {
        if ((_native.Width, _native.Height) != (_wanted.Width, _wanted.Height))
        {
            using var resampled = Fill(pixels.Span).Clone(context => context.Resize(_wanted.Width, _wanted.Height));
            return Encode(resampled);
        }

        return _output.Format switch
        {
            PixelFormat.RawRgb24 => pixels,
            PixelFormat.Jpeg => Encode(Fill(pixels.Span)),
            _ => EncodeBySkia(pixels.Span),
        };
    }

    public void Dispose()
    {
        if (_image.IsValueCreated)
        {
            _image.Value.Dispose();
        }

        if (_skia.IsValueCreated)
        {
            _skia.Value.Dispose();
        }

        ((IDisposable)_encoded).Dispose();
    }

    private ReadOnlyMemory<byte> Encode(Image<Rgb24> image)
    {
        switch (_output.Format)
        {
            case PixelFormat.RawRgb24:
                image.CopyPixelDataTo(_encoded.Resize(_wanted.Width * _wanted.Height * 3));
                return _encoded.Memory;
            case PixelFormat.Jpeg:
                _encoded.Clear();
                image.Save(_encoded.AsStream(), _jpeg);
                return _encoded.Memory;
            default:
                for (var y = 0; y < image.Height; y++)
                {
                    _skia.Value.SetRows(y, MemoryMarshal.AsBytes(image.DangerousGetPixelRowMemory(y).Span));
                }

                return _skia.Value.Encode();
        }
    }

    private ReadOnlyMemory<byte> EncodeBySkia(ReadOnlySpan<byte> pixels)
    {
        _skia.Value.SetRows(0, pixels);
        return _skia.Value.Encode();
    }

    /// <summary>The same image for every frame.</summary>
    private Image<Rgb24> Fill(ReadOnlySpan<byte> pixels)
    {
        var source = MemoryMarshal.Cast<byte, Rgb24>(pixels);
        var image = _image.Value;
        for (var y = 0; y < image.Height; y++)
        {
            source.Slice(y * image.Width, image.Width).CopyTo(image.DangerousGetPixelRowMemory(y).Span);
        }

        return image;
    }
}
