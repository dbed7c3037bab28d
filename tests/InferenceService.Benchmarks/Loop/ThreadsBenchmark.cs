using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Runtime;

namespace InferenceService.Benchmarks.Loop;

/// <summary>What a second thread in the operators gains, and what it costs in processor time.</summary>
internal sealed class ThreadsBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int InSuccession = 4;
    private const int WarmUps = 2;

    public string Name => "threads";

    public string Summary => "the bare loop with two operator threads over one: the reason for Runtime:IntraOpThreads = 1";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        using var one = new BareLoop(run.ModelFolder, work, new RuntimeOptions { IntraOpThreads = 1 });
        using var two = new BareLoop(run.ModelFolder, work, new RuntimeOptions { IntraOpThreads = 2 });
        var pairs = run.IsQuick ? 7 : 15;
        var single = await Interleaved.RunAsync(
            pairs, WarmUps, () => one.OneByOne(InSuccession), () => two.OneByOne(InSuccession));
        var batch = await Interleaved.RunAsync(
            pairs, WarmUps, () => one.Together(Clips, stagger: 0), () => two.Together(Clips, stagger: 0));
        return [.. Ratios("1", "one clip", single), .. Ratios("16", "16 clips", batch)];
    }

    private static Ratio[] Ratios(string suffix, string what, IReadOnlyList<(Cost A, Cost B)> runs) =>
    [
        Ratio.Of($"two_threads_over_one_{suffix}_wall", $"{what}: frames per second by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond)),
        Ratio.Of($"two_threads_over_one_{suffix}_cpu", $"{what}: frames per processor second", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
    ];
}
