using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Whether a server that has made many frames holds more memory than one that has made some.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int Frames = 64;
    private const int First = 1_000;

    public string Name => "memory";

    public string Summary => "resident memory after 10,000 frames over after 1,000";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var load = new ServiceLoad(service, run.Model, new Workload(Frames));
        var resident = new List<(int Frames, long Bytes)>();
        for (var made = 0; made < (run.IsQuick ? 4 * First : 10 * First);)
        {
            await load.TogetherAsync(Clips, stagger: 0);
            made += Clips * Frames;
            resident.Add((made, (await service.UsageAsync()).Resident));
        }

        var first = resident.First(r => r.Frames >= First);
        return
        [
            Ratio.Of(
                "memory_growth", $"resident memory after {resident[^1].Frames:N0} frames / after {first.Frames:N0}",
                [(double)resident[^1].Bytes / first.Bytes], Goal.AtMost(1.02)),
            Ratio.Of("resident_mib", "resident memory along the way, MiB", resident.Select(r => r.Bytes / 1048576.0)),
        ];
    }
}
