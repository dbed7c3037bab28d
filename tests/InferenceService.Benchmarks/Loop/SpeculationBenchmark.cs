using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>What drafts from the frame before gain one clip.</summary>
internal sealed class SpeculationBenchmark : IBenchmark
{
    private const int InSuccession = 8;
    private const string PlainDecoding = "--Generation:DraftSteps=1";

    public string Name => "speculation";

    public string Summary => "one clip with drafts from the frame before, over plain decoding of the same bytes";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        await using var plain = await ServiceUnderTest.StartAsync(run, PlainDecoding);
        await using var drafted = await ServiceUnderTest.StartAsync(run);
        if (await DigestAsync(plain, run, work) != await DigestAsync(drafted, run, work))
        {
            throw new InvalidOperationException("With speculation a clip has other bytes than without.");
        }

        var (a, b) = (new ServiceLoad(plain, run.Model, work), new ServiceLoad(drafted, run.Model, work));
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 7), warmUps: 2, () => a.OneByOneAsync(InSuccession), () => b.OneByOneAsync(InSuccession));
        return
        [
            Ratio.Of("speculation_gain", "one clip: frames/s, drafted / plain, by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond), Goal.AtLeast(2.5)),
            Ratio.Of("speculation_steps_per_run", "steps that a run advances a clip by: runs, plain / drafted", runs.Select(r => (double)r.A.Loop.Steps / r.B.Loop.Steps)),
            Ratio.Of("speculation_gain_cpu", "the same by processor time", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
        ];
    }

    private static async Task<string> DigestAsync(ServiceUnderTest service, BenchmarkRun run, Workload work) =>
        (await ClipDigest.ReadAsync(service.Client, work.Request(run.Model, 0)))[^1];
}
