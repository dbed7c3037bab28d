using System.Diagnostics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Isolation;

/// <summary>What is left of the best throughput when four times as many clips arrive, and what a refusal costs.</summary>
internal sealed class OverloadBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int Frames = 16;
    private const int Times = 4;

    /// <summary>Until as many clips run, and at four times the capacity wait, as there are places.</summary>
    private static readonly TimeSpan FillingUp = TimeSpan.FromSeconds(1.5);

    public string Name => "overload";

    public string Summary => "goodput at 4 times the capacity over the peak, and the time of a refusal";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var window = TimeSpan.FromSeconds(run.IsQuick ? 1.5 : 2);
        var refusals = new List<double>();
        var clipsPerSecond = 0.0;
        var runs = await Interleaved.RunAsync(run.Pairs(5, 6), warmUps: 1, PeakAsync, OverloadAsync);
        return
        [
            Ratio.Of("overload_goodput", "frames/s at 4 times the load / at the peak, by processor time", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
            Ratio.Of("overload_goodput_wall", "the same by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond), Goal.AtLeast(0.98)),
            Ratio.Of("refusal_ms", "time of a refusal in the server, ms", [.. refusals], Goal.AtMost(1)),
            Ratio.Of("refusal_p99_ms", "its 99th percentile", [refusals.Order().ElementAt(refusals.Count * 99 / 100)]),
        ];

        async Task<Cost> PeakAsync()
        {
            using var arrivals = new Arrivals(service, run.Model, new Workload(Frames));
            arrivals.KeepUp(Clips);
            var cost = await MeasureAsync(service, arrivals, window, []);
            clipsPerSecond = cost.FramesPerSecond / Frames;
            return cost;
        }

        async Task<Cost> OverloadAsync()
        {
            using var arrivals = new Arrivals(service, run.Model, new Workload(Frames));
            arrivals.ComeAt(Times * clipsPerSecond);
            return await MeasureAsync(service, arrivals, window, refusals);
        }
    }

    private static async Task<Cost> MeasureAsync(ServiceUnderTest service, Arrivals arrivals, TimeSpan window, List<double> refusals)
    {
        await Task.Delay(FillingUp);
        var (framesBefore, before, start) = (arrivals.Frames, await service.UsageAsync(), Stopwatch.GetTimestamp());
        await Task.Delay(window);
        var (frames, after, wall) = (arrivals.Frames - framesBefore, await service.UsageAsync(), Stopwatch.GetElapsedTime(start));
        refusals.AddRange(after.RefusalMs);
        await arrivals.EndAsync();
        await service.UntilIdleAsync(TimeSpan.FromSeconds(10));
        var used = after.Since(before);
        return Cost.Of(frames, [TimeSpan.Zero], wall, used.Cpu, used.Loop);
    }
}
