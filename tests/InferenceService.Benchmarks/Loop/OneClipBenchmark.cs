using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>What the service adds to the bare loop when it has one clip at a time: a call, its stream and its wake-ups.</summary>
internal sealed class OneClipBenchmark : IBenchmark
{
    /// <summary>One clip takes well under a tenth of a second: too little to measure, so several follow one another.</summary>
    private const int InSuccession = 8;

    public string Name => "one-clip";

    public string Summary => "the service over a bare loop, one clip at a time";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, work);
        var load = new ServiceLoad(service, run.Model, work);
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 15), Throughput.WarmUps, () => bare.OneByOne(InSuccession), () => load.OneByOneAsync(InSuccession));
        return
        [
            .. Throughput.Ratios("service_over_bare_1", "one clip: frames/s, service / bare", runs, Goal.AtLeast(0.97)),
            .. Breakdown.Ratios("1", runs),
        ];
    }
}
