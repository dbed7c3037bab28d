using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>How much of what batching gains the bare loop is left in the service.</summary>
internal sealed class BatchingBenchmark : IBenchmark
{
    private const int Clips = 16;

    public string Name => "batching";

    public string Summary => "16 clips together over 16 one by one: the service's gain over the bare loop's";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, work);
        var load = new ServiceLoad(service, run.Model, work);
        var gains = await Interleaved.RunAsync(
            run.Pairs(5, 7),
            warmUps: 1,
            () => GainAsync(() => bare.OneByOne(Clips), () => bare.Together(Clips, stagger: 0)),
            () => GainAsync(() => load.OneByOneAsync(Clips), () => load.TogetherAsync(Clips, stagger: 0)));
        return
        [
            Ratio.Of("batching_gain_kept", "batching_gain / batching_gain_bare, by the clock", gains.Select(g => g.B / g.A), Goal.AtLeast(0.9)),
            Ratio.Of("batching_gain", "service: frames/s, 16 clips together / one by one", gains.Select(g => g.B)),
            Ratio.Of("batching_gain_bare", "the same of the bare loop: what the device and the model allow", gains.Select(g => g.A)),
        ];
    }

    private static async Task<double> GainAsync(Func<Task<Cost>> oneByOne, Func<Task<Cost>> together)
    {
        var alone = await oneByOne();
        return (await together()).FramesPerSecond / alone.FramesPerSecond;
    }
}
