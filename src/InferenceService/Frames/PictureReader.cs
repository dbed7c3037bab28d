using InferenceService.Api;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Frames;

/// <summary>Callers' pictures to pixels. What a picture says of its size is checked before any of its pixels takes memory.</summary>
public sealed class PictureReader : IPictureReader
{
    private static readonly DecoderOptions Options = new() { MaxFrames = 1, SkipMetadata = true };

    /// <inheritdoc/>
    public byte[] Read(ReadOnlySpan<byte> data, int width, int height)
    {
        try
        {
            var info = Image.Identify(Options, data);
            PictureLimits.Check(info.Width, info.Height);
            using var image = Image.Load<Rgb24>(Options, data);
            return Pixels(image, width, height);
        }
        catch (NotSupportedException e)
        {
            throw new PictureException($"cannot be read by this server's imaging library: {e.Message}");
        }
        catch (Exception e) when (e is ImageFormatException or InvalidOperationException or ArgumentException)
        {
            throw new PictureException($"is damaged: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public byte[] Resample(ReadOnlySpan<byte> pixels, int width, int height, int toWidth, int toHeight)
    {
        using var image = Image.LoadPixelData<Rgb24>(pixels, width, height);
        return Pixels(image, toWidth, toHeight);
    }

    private static byte[] Pixels(Image<Rgb24> image, int width, int height)
    {
        if ((image.Width, image.Height) != (width, height))
        {
            image.Mutate(context => context.Resize(width, height));
        }

        var pixels = new byte[width * height * 3];
        image.CopyPixelDataTo(pixels);
        return pixels;
    }
}
