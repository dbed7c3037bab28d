using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>The series that are measured on one server: numbers of clips, lengths and frame sizes.</summary>
internal static class ServiceSeries
{
    private const int ClipFrames = 16;

    public static Series Clips(ServiceUnderTest service, string model) => new(
        "clips",
        "clips at once",
        [.. new[] { 1, 2, 4, 8, 16, 32, 64 }.Select(clips => new Point(
            $"{clips}", clips, () => new ServiceLoad(service, model, new Workload(ClipFrames)).TogetherAsync(clips, stagger: 0)))]);

    /// <summary>As many frames at every point, in fewer and longer clips.</summary>
    public static Series Lengths(ServiceUnderTest service, string model, int longest)
    {
        int[] lengths = [.. new[] { 16, 64, 256, 1024 }.Where(length => length <= longest)];
        return new Series(
            "length",
            "frames of a clip",
            [.. lengths.Select(length => new Point(
                $"{length}", length, () => new ServiceLoad(service, model, new Workload(length)).OneByOneAsync(Math.Max(1, 64 / length))))]);
    }

    public static Series Sizes(ServiceUnderTest service, string model, FrameFormat format, string name)
    {
        (int Width, int Height)[] sizes = [(64, 64), (128, 128), (256, 256), (512, 512), (1280, 720), (1920, 1080)];
        return new Series(
            $"size_{name}",
            $"frame size, {name}",
            [.. sizes.Select(size => new Point(
                $"{size.Width}x{size.Height}",
                size.Width * size.Height,
                () => new SizedLoad(service, model, size.Width, size.Height, format).RunAsync(ClipFrames)))]);
    }
}
