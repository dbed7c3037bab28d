using InferenceService.Api;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SkiaSharp;

namespace InferenceService.Frames;

/// <summary>
/// Callers' pictures to pixels. What a picture says of its size is checked before any of its pixels takes memory. Skia reads them:
/// ImageSharp 2 loops for ever over an interlaced PNG whose data hold too few pixels.
/// </summary>
public sealed class PictureReader : IPictureReader
{
    /// <inheritdoc/>
    public unsafe byte[] Read(ReadOnlySpan<byte> data, int width, int height)
    {
        fixed (byte* start = data)
        {
            using var encoded = SKData.Create((nint)start, data.Length);
            using var codec = SKCodec.Create(encoded) ?? throw new PictureException("is damaged: it cannot be told what it is");
            if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp))
            {
                throw new PictureException($"cannot be read by this server: it is {codec.EncodedFormat}");
            }

            PictureLimits.Check(codec.Info.Width, codec.Info.Height);
            return Pixels(codec, width, height);
        }
    }

    /// <inheritdoc/>
    public byte[] Resample(ReadOnlySpan<byte> pixels, int width, int height, int toWidth, int toHeight)
    {
        using var image = Image.LoadPixelData<Rgb24>(pixels, width, height);
        return Pixels(image, toWidth, toHeight);
    }

    private static byte[] Pixels(SKCodec codec, int width, int height)
    {
        // Unpremultiplied, so that dropping the transparency leaves the colours as they are.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new PictureException($"is damaged: {result}");
        }

        using var image = Image.LoadPixelData<Rgba32>(bitmap.GetPixelSpan(), info.Width, info.Height).CloneAs<Rgb24>();
        return Pixels(image, width, height);
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
