using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Whether encoding hides behind generation.</summary>
internal sealed class EncodingBenchmark : IBenchmark
{
    private const int InSuccession = 8;

    public string Name => "encoding";

    public string Summary => "PNG frames over raw ones";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var load = new ServiceLoad(service, run.Model, new Workload(Frames: 16));
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 7), warmUps: 2, () => load.OneByOneAsync(InSuccession), () => load.OneByOneAsync(InSuccession, FrameFormat.Png));
        return Throughput.Ratios("png_over_raw", "one clip: frames/s, PNG / raw", runs);
    }
}
