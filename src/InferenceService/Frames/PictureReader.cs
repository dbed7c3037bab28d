using InferenceService.Api;
using InferenceService.Frames.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Frames;

/// <summary>Callers' pictures to pixels at a model's size, on the few threads that are there for them.</summary>
public sealed class PictureReader(PictureThreads threads) : IPictureReader
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<PictureOutcome>> ReadAsync(
        IReadOnlyList<GivenPicture> pictures, int width, int height, CancellationToken cancellationToken) =>
        threads.RunAsync<IReadOnlyList<PictureOutcome>>(() => [.. pictures.Select(picture => Read(picture, width, height))], cancellationToken);

    /// <summary>One picture, on the caller's own thread.</summary>
    /// <exception cref="PictureException">It cannot be read.</exception>
    public static byte[] Read(ReadOnlyMemory<byte> data, int width, int height, PictureLimits limits)
    {
        using var file = PictureFile.Open(data, limits);
        using var image = file.Decode();
        return Pixels(image, width, height);
    }

    private static PictureOutcome Read(GivenPicture picture, int width, int height)
    {
        try
        {
            return new PictureOutcome(
                picture.Size is { } size
                    ? Resample(picture.Data.Span, size.Width, size.Height, width, height)
                    : Read(picture.Data, width, height, PictureLimits.Callers),
                Fault: null);
        }
        catch (PictureException e)
        {
            return new PictureOutcome(ReadOnlyMemory<byte>.Empty, e.Message);
        }
    }

    private static byte[] Resample(ReadOnlySpan<byte> pixels, int width, int height, int toWidth, int toHeight)
    {
        if ((width, height) == (toWidth, toHeight))
        {
            return pixels.ToArray();
        }

        using var image = Image.LoadPixelData<Rgb24>(Imaging.Configuration, pixels, width, height);
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
