using InferenceService.Api;

namespace InferenceService.Frames;

/// <summary>Which formats the imaging libraries at hand can write, found out by writing a frame.</summary>
public static class WritableFormats
{
    public static IReadOnlySet<PixelFormat> Detect() => Enum.GetValues<PixelFormat>().Where(CanWrite).ToHashSet();

    private static bool CanWrite(PixelFormat format)
    {
        var shape = new ClipShape(1, 1, 16, 16);
        try
        {
            using var encoder = new FrameEncoder(shape, shape, new OutputSettings(format, Quality: 85));
            return !encoder.Encode(new byte[16 * 16 * 3]).IsEmpty;
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            return false;
        }
    }
}
