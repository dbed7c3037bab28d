namespace InferenceService.Api;

/// <summary>Formats of pictures that others made.</summary>
[Flags]
public enum PictureFormats
{
    None = 0,
    Png = 1,
    Jpeg = 2,
    Webp = 4,
    Gif = 8,
}

/// <summary>Which pictures are taken, whatever they say of themselves: their pixels take memory and time before they are resampled.</summary>
/// <param name="MaxSide">Pixels of a side.</param>
/// <param name="MaxPixels">Of a frame.</param>
/// <param name="MaxPixelsTogether">Of all frames of an animation.</param>
public sealed record PictureLimits(PictureFormats Formats, int MaxSide, int MaxPixels, long MaxPixelsTogether)
{
    /// <summary>What a server takes from its callers.</summary>
    public static PictureLimits Callers { get; } =
        new(PictureFormats.Png | PictureFormats.Jpeg | PictureFormats.Webp, MaxSide: 4096, MaxPixels: 4 << 20, MaxPixelsTogether: 64 << 20);

    /// <summary>What a user's own program takes from its user: the photographs of today's cameras, and clips.</summary>
    public static PictureLimits Files { get; } =
        new(Callers.Formats | PictureFormats.Gif, MaxSide: 16_384, MaxPixels: 100 << 20, MaxPixelsTogether: 256 << 20);

    /// <exception cref="PictureException">The size is out of bounds.</exception>
    public void Check(int width, int height, int frames = 1)
    {
        var pixels = (long)width * height;
        if (width < 1 || width > MaxSide || height < 1 || height > MaxSide || pixels > MaxPixels)
        {
            throw new PictureException(
                $"must have sides of 1 to {MaxSide} pixels and at most {MaxPixels} in all, has {width} x {height}");
        }

        if (pixels * frames > MaxPixelsTogether)
        {
            throw new PictureException(
                $"must have at most {MaxPixelsTogether} pixels in all its frames, has {frames} of {width} x {height}");
        }
    }
}
