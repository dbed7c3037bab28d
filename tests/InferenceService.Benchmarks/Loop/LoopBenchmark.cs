using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Isolation;
using InferenceService.Benchmarks.Scheduler;
using InferenceService.Benchmarks.Transport;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Everything that the service is measured by, one after the other; each can be run by its own name too.</summary>
internal sealed class LoopBenchmark : IBenchmark
{
    private static readonly IBenchmark[] Parts =
    [
        new OneClipBenchmark(),
        new ManyClipsBenchmark(),
        new BatchingBenchmark(),
        new FirstFrameBenchmark(),
        new EncodingBenchmark(),
        new SpeculationBenchmark(),
        new AllocationBenchmark(),
        new SchedulerBenchmark(),
        new CancelBenchmark(),
        new StalledReaderBenchmark(),
        new OverloadBenchmark(),
        new TransportBenchmark(),
        new MemoryBenchmark(),
    ];

    public string Name => "loop";

    public string Summary => "all of the next: " + string.Join(", ", Parts.Select(p => p.Name));

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var ratios = new List<Ratio>();
        foreach (var part in Parts)
        {
            var start = DateTime.UtcNow;
            ratios.AddRange(await part.RunAsync(run));
            BenchmarkRun.Say($"{part.Name}: {(DateTime.UtcNow - start).TotalSeconds:0} s");
        }

        return ratios;
    }
}
