using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>
/// Whether a server that has made many frames holds more memory than one that has made some. Measured after a full collection:
/// before it, what grows is garbage up to the collector's own budget (7 of 11 MiB in a soak, gone after collecting).
/// </summary>
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
        var first = await AfterAsync(service, load, First);
        var last = await AfterAsync(service, load, run.IsQuick ? 3 * First : 9 * First);
        return
        [
            Ratio.Of("memory_growth", "resident memory after all frames / after 1,000, both after a full collection", [last.Live / first.Live], Goal.AtMost(1.02)),
            Ratio.Of("memory_growth_uncollected", "the same before it", [last.Resident / first.Resident]),
            Ratio.Of("resident_mib", "resident memory after all frames, MiB", [last.Resident / 1048576]),
        ];
    }

    private static async Task<(double Resident, double Live)> AfterAsync(ServiceUnderTest service, ServiceLoad load, int frames)
    {
        for (var made = 0; made < frames; made += Clips * Frames)
        {
            await load.TogetherAsync(Clips, stagger: 0);
        }

        var resident = (await service.UsageAsync()).Resident;
        return (resident, (await service.UsageAsync(collected: true)).Resident);
    }
}
