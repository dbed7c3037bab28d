using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Length, size and timing.</summary>
internal static class ClipShapeParser
{
    private const int MinSide = 16;
    private const int MaxSide = 4096;

    /// <param name="start">Frames that are there already; there must be one more.</param>
    /// <param name="maxPixels">Of a frame, where the caller chooses its size.</param>
    public static ClipShape Parse(VideoParameters video, int start, ModelDescription model, int maxPixels, Violations violations)
    {
        var native = model.NativeClip;
        var aspect = (double)native.Width / native.Height;
        var width = video.HasWidth ? violations.Range("video.width", video.Width, MinSide, MaxSide) : (int?)null;
        var height = video.HasHeight ? violations.Range("video.height", video.Height, MinSide, MaxSide) : (int?)null;
        var shape = new ClipShape(
            ParseFrames(video, start, model, violations),
            ParseRate(video, native.FramesPerSecond, violations),
            width ?? Side(height * aspect) ?? native.Width,
            height ?? Side(width / aspect) ?? native.Height);
        if ((video.HasWidth || video.HasHeight) && (long)shape.Width * shape.Height > maxPixels)
        {
            violations.Add(
                video.HasWidth ? "video.width" : "video.height",
                $"asks for frames of {shape.Width} x {shape.Height} pixels; this server makes them of at most {maxPixels} (Output:MaxPixels)");
        }

        return shape;
    }

    /// <returns>The longest clip where the number is out of range, so that nothing else is measured by it.</returns>
    private static int ParseFrames(VideoParameters video, int start, ModelDescription model, Violations violations)
    {
        var before = violations.Count;
        var frames = video.HasNumFrames
            ? violations.Range("video.num_frames", video.NumFrames, 1, model.MaxFrames)
            : model.NativeClip.Frames;
        if (violations.Count > before)
        {
            return model.MaxFrames;
        }

        if (frames <= start && start > 0)
        {
            violations.Add("video.num_frames", $"must be above {start}, the frames that are there already, and is {frames}");
        }

        return frames;
    }

    private static double ParseRate(VideoParameters video, double native, Violations violations)
    {
        var before = violations.Count;
        var rate = video.HasFps
            ? violations.Range("video.fps", video.Fps, ClipShape.MinFramesPerSecond, ClipShape.MaxFramesPerSecond) : native;
        return violations.Count > before ? native : rate;
    }

    private static int? Side(double? exact) =>
        exact is { } value ? Math.Clamp((int)Math.Round(value), MinSide, MaxSide) : null;
}
