using InferenceService.Api;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Frames;

/// <summary>Which formats the imaging library at hand can write, found out by writing a pixel.</summary>
public static class WritableFormats
{
    public static IReadOnlySet<PixelFormat> Detect() => Enum.GetValues<PixelFormat>().Where(CanWrite).ToHashSet();

    private static bool CanWrite(PixelFormat format)
    {
        try
        {
            var encoder = FrameEncoder.CreateEncoder(new OutputSettings(format, Quality: 85));
            if (encoder is not null)
            {
                using var image = new Image<Rgb24>(1, 1);
                image.Save(Stream.Null, encoder);
            }

            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
