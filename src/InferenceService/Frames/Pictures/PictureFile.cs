using System.Buffers;
using InferenceService.Api;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace InferenceService.Frames.Pictures;

/// <summary>
/// The one way in for pictures that others made: a caller's of the server, a user's of the tool. Held against its format's own structure
/// before any of its pixels takes memory, then decoded by Skia: ImageSharp 2 loops for ever over an interlaced PNG whose data hold too few
/// pixels. What comes out is 8-bit sRGB as viewers show it: turned by its EXIF orientation, transparency over
/// <see cref="Flattening.Background"/>, an embedded colour profile converted. (A PNG's gAMA and cHRM alone are not gone by: most writers put
/// them there without meaning them, and libraries ignore them.) One thread at a time.
/// </summary>
public sealed unsafe class PictureFile : IDisposable
{
    private readonly MemoryHandle _pin;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly SKData _encoded;
    private readonly SKCodec _codec;
    private readonly PictureTraits _traits;
    private readonly SKImageInfo _info;
    private readonly IReadOnlyList<int> _dataEnds = [];

    private PictureFile(ReadOnlyMemory<byte> data, PictureFormats format, PictureLimits limits)
    {
        _data = data;
        _traits = format switch
        {
            PictureFormats.Png => PngStructure.Check(data.Span),
            PictureFormats.Jpeg => JpegStructure.Check(data.Span, out _dataEnds),
            PictureFormats.Webp => WebpStructure.Check(data.Span),
            _ => GifStructure.Check(data.Span),
        };
        _pin = data.Pin();
        _encoded = SKData.Create((nint)_pin.Pointer, data.Length);
        _codec = SKCodec.Create(_encoded) ?? throw Closed(new PictureException("is damaged: it cannot be told what it is"));
        try
        {
            limits.Check(_codec.Info.Width, _codec.Info.Height, _traits.Frames);
        }
        catch (PictureException e)
        {
            throw Closed(e);
        }

        _info = new SKImageInfo(
            _codec.Info.Width, _codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, _traits.HasProfile ? SKColorSpace.CreateSrgb() : _codec.Info.ColorSpace);
    }

    /// <summary>Pixels of it as it is shown.</summary>
    public int Width => _traits.IsTransposed ? _info.Height : _info.Width;

    /// <summary>Pixels of it as it is shown.</summary>
    public int Height => _traits.IsTransposed ? _info.Width : _info.Height;

    /// <summary>1, or those of an animated GIF or WebP.</summary>
    public int Frames => Math.Max(1, _codec.FrameCount);

    /// <summary>Its size is known then, and nothing decoded.</summary>
    /// <exception cref="PictureException">It is of another format, damaged, or larger than is taken.</exception>
    public static PictureFile Open(ReadOnlyMemory<byte> data, PictureLimits limits)
    {
        var format = PictureSignature.Of(data.Span);
        return (format & limits.Formats) != 0
            ? new PictureFile(data, format, limits)
            : throw new PictureException($"cannot be read: what is read is {limits.Formats}, and it is {(format == 0 ? "none of them" : format)}");
    }

    /// <summary>How long a frame is shown; zero where the file does not say.</summary>
    public TimeSpan Duration(int frame) =>
        _codec.GetFrameInfo(frame, out var info) ? TimeSpan.FromMilliseconds(Math.Max(0, info.Duration)) : TimeSpan.Zero;

    /// <summary>The picture, or an animation's first frame.</summary>
    /// <exception cref="PictureException">It is damaged.</exception>
    public Image<Rgb24> Decode()
    {
        using var pixels = new NativeBuffer();
        Decode(_codec, pixels, SKCodecOptions.Default);
        if (_dataEnds.Count > 0)
        {
            CheckAllIsThere(pixels);
        }

        return Shown(pixels);
    }

    /// <summary>Each frame as it is shown, in order.</summary>
    /// <exception cref="PictureException">It is damaged.</exception>
    public IEnumerable<Image<Rgb24>> DecodeFrames()
    {
        if (Frames == 1)
        {
            yield return Decode();
            yield break;
        }

        using var canvas = new NativeBuffer();
        using var before = new NativeBuffer();
        var last = -1;
        for (var i = 0; i < Frames; i++)
        {
            if (!_codec.GetFrameInfo(i, out var frame) || !frame.FullyRecieved)
            {
                throw new PictureException("is damaged: it ends too early");
            }

            var isOnItsOwn = frame.RequiredFrame < 0;
            if (!isOnItsOwn)
            {
                before.GetSpan().CopyTo(canvas.Resize(before.Length));
            }

            Decode(_codec, canvas, isOnItsOwn ? new SKCodecOptions(i) : new SKCodecOptions(i, last));
            if (frame.DisposalMethod != SKCodecAnimationDisposalMethod.RestorePrevious)
            {
                last = i;
                canvas.GetSpan().CopyTo(before.Resize(canvas.Length));
            }

            yield return Shown(canvas);
        }
    }

    public void Dispose()
    {
        _codec?.Dispose();
        _encoded.Dispose();
        _pin.Dispose();
    }

    private PictureException Closed(PictureException e)
    {
        Dispose();
        return e;
    }

    private void Decode(SKCodec codec, NativeBuffer pixels, SKCodecOptions options)
    {
        pixels.Resize(_info.BytesSize);
        var result = codec.GetPixels(_info, pixels.Start, _info.RowBytes, options);
        if (result != SKCodecResult.Success)
        {
            throw new PictureException(result == SKCodecResult.IncompleteInput ? "is damaged: it ends too early" : $"is damaged: {result}");
        }
    }

    /// <inheritdoc cref="JpegFiller"/>
    private void CheckAllIsThere(NativeBuffer pixels)
    {
        using var again = new NativeBuffer();
        fixed (byte* start = JpegFiller.Insert(_data.Span, _dataEnds))
        {
            using var data = SKData.Create((nint)start, _data.Length + (_dataEnds.Count * JpegFiller.Length));
            using var codec = SKCodec.Create(data) ?? throw new PictureException("is damaged: it cannot be told what it is");
            Decode(codec, again, SKCodecOptions.Default);
        }

        if (!pixels.GetSpan().SequenceEqual(again.GetSpan()))
        {
            throw new PictureException("is damaged: a part of it is missing");
        }
    }

    private Image<Rgb24> Shown(NativeBuffer pixels)
    {
        var image = new Image<Rgb24>(Imaging.Configuration, Width, Height);
        Flattening.Flatten(pixels.GetSpan(), _info.Width, _info.Height, _traits.Orientation, image);
        return image;
    }
}
