namespace InferenceService.Api;

/// <summary>Reads pictures that callers give. Any thread.</summary>
public interface IPictureReader
{
    /// <summary>Pixels at the size asked for: height x width x 3 bytes.</summary>
    /// <exception cref="PictureException">The data is no picture, or a larger one than is taken.</exception>
    byte[] Read(ReadOnlySpan<byte> data, int width, int height);

    /// <summary>The same of pixels of another size.</summary>
    byte[] Resample(ReadOnlySpan<byte> pixels, int width, int height, int toWidth, int toHeight);
}

/// <summary>A picture that cannot be read; the message says why, in words that follow the name of its field.</summary>
public sealed class PictureException(string message) : Exception(message);

/// <summary>How large a picture may be, whatever it says of itself: its pixels take memory before they are resampled.</summary>
public static class PictureLimits
{
    public const int MaxSide = 4096;
    public const int MaxPixels = 4 * 1024 * 1024;

    /// <exception cref="PictureException">The size is out of bounds.</exception>
    public static void Check(int width, int height)
    {
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide || (long)width * height > MaxPixels)
        {
            throw new PictureException(
                $"must have sides of 1 to {MaxSide} pixels and at most {MaxPixels} in all, has {width} x {height}");
        }
    }
}
