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
    /// <summary>Of a caller's picture, encoded.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Of all pictures of a call.</summary>
    public const int MaxBytesTogether = 3 * 1024 * 1024;

    /// <summary>What a server takes from its callers.</summary>
    public static PictureLimits Callers { get; } =
        new(PictureFormats.Png | PictureFormats.Jpeg | PictureFormats.Webp, MaxSide: 4096, MaxPixels: 4 << 20, MaxPixelsTogether: 64 << 20);

    /// <summary>What a user's own program takes from its user: the photographs of today's cameras, and clips.</summary>
    public static PictureLimits Files { get; } =
        new(Callers.Formats | PictureFormats.Gif, MaxSide: 16_384, MaxPixels: 100 << 20, MaxPixelsTogether: 256 << 20);

    public bool Allows(int width, int height, int frames) => Fault(width, height, frames) is null;

    /// <exception cref="PictureException">The size is out of bounds.</exception>
    public void Check(int width, int height, int frames = 1)
    {
        if (Fault(width, height, frames) is { } fault)
        {
            throw new PictureException(fault);
        }
    }

    private string? Fault(int width, int height, int frames)
    {
        var pixels = (long)width * height;
        if (width < 1 || width > MaxSide || height < 1 || height > MaxSide || pixels > MaxPixels)
        {
            return $"must have sides of 1 to {MaxSide} pixels and at most {MaxPixels} in all, has {width} x {height}";
        }

        return pixels * frames > MaxPixelsTogether
            ? $"must have at most {MaxPixelsTogether} pixels in all its frames, has {frames} of {width} x {height}"
            : null;
    }
}
