using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>One thing that is varied, the rest kept.</summary>
internal sealed record Series(string Name, string Title, IReadOnlyList<Point> Points);

/// <param name="X">Where it stands on the axis.</param>
/// <param name="Measure">Makes some clips and says what they cost.</param>
internal sealed record Point(string Label, double X, Func<Task<Cost>> Measure);

/// <summary>What a point came to: medians of all rounds.</summary>
/// <param name="OverFirst">
/// Frames per processor second over those of the series' first point in the same round: what else the machine does changes it little.
/// </param>
/// <param name="LoopBusy">Share of the clock's time in which the loop's thread ran.</param>
/// <param name="PoolBusy">The same of the thread pool; above 1 on several cores.</param>
internal sealed record Row(
    Series Series, Point Point, double FramesPerSecond, Ratio OverFirst, double CpuMsPerFrame, double LoopBusy, double PoolBusy)
{
    public static Row Of(Series series, Point point, IReadOnlyList<(Cost First, Cost Cost)> rounds) => new(
        series,
        point,
        Statistics.Median(rounds.Select(r => r.Cost.FramesPerSecond)),
        Ratio.Of(
            $"{series.Name}_{point.Label.Replace(' ', '_')}", $"{series.Title}, {point.Label}: frames per processor second over {series.Points[0].Label}",
            rounds.Select(r => r.Cost.FramesPerCpuSecond / r.First.FramesPerCpuSecond)),
        Statistics.Median(rounds.Select(r => r.Cost.Cpu.TotalMilliseconds / r.Cost.Frames)),
        Statistics.Median(rounds.Select(r => r.Cost.Threads!.Loop / r.Cost.Wall.TotalNanoseconds)),
        Statistics.Median(rounds.Select(r => r.Cost.Threads!.Pool / r.Cost.Wall.TotalNanoseconds)));
}
