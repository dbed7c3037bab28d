using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>What the service adds to the bare loop when clips join a batch under way.</summary>
internal sealed class ManyClipsBenchmark : IBenchmark
{
    private const int Clips = 16;

    /// <summary>A clip joins with every frame of the first.</summary>
    private const int Stagger = 1;

    public string Name => "many-clips";

    public string Summary => "the service over a bare loop, 16 clips arriving staggered";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, work);
        var load = new ServiceLoad(service, run.Model, work);
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 11), Throughput.WarmUps, () => bare.Together(Clips, Stagger), () => load.TogetherAsync(Clips, Stagger));
        return
        [
            .. Throughput.Ratios("service_over_bare_16", "16 clips, one joining per frame: frames/s, service / bare", runs, Goal.AtLeast(0.95)),
            .. Breakdown.Ratios("16", runs),
            Ratio.Of(
                "batch_rows_16", "mean rows of a step, service / bare: 1 says that both had the same batches",
                runs.Select(r => r.B.RowsPerStep / r.A.RowsPerStep)),
        ];
    }
}
