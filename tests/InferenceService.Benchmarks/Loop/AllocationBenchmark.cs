using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Loop;

/// <summary>
/// Managed bytes, and time beside the model's, that a frame costs once clips are under way. What calls cost at their beginning and end drops out of the
/// difference between long clips and short ones.
/// </summary>
internal sealed class AllocationBenchmark : IBenchmark
{
    private const int Clips = 4;
    private const int Short = 16;
    private const int Long = 64;

    public string Name => "allocation";

    public string Summary => "managed bytes of a step and of a frame, steady state";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, new Workload(Short));
        var (few, many) = (Load(service, run, Short), Load(service, run, Long));
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 7), warmUps: 2, () => few.OneByOneAsync(Clips), () => many.OneByOneAsync(Clips));

        // The first clip of a process allocates what all later ones share.
        await bare.OneByOne(1);
        var step = (await bare.OneByOne(Clips)).BytesPerStep;
        return
        [
            Ratio.Of("bytes_per_step", "managed bytes a step of the decoder allocates", [step], Goal.AtMost(0)),
            Ratio.Of(
                "bytes_per_frame", "managed bytes the whole server allocates a frame: loop, queue, message and transport",
                runs.Select(r => (double)(r.B.Allocated - r.A.Allocated) / (r.B.Frames - r.A.Frames)), Goal.AtMost(1024)),
            Ratio.Of(
                "loop_bytes_per_frame", "those that the loop's own thread allocates",
                runs.Select(r => (double)(r.B.Loop.Bytes - r.A.Loop.Bytes) / (r.B.Frames - r.A.Frames))),
            Ratio.Of("pool_us_per_frame", "processor time of the thread pool a frame: queue, message and transport, µs", runs.Select(PoolPerFrame)),
            Ratio.Of(
                "pool_us_per_clip", "and a clip beside its frames: call, parsing, headers, summary, µs",
                runs.Select(r => ((r.A.Threads!.Pool / 1e3) - (PoolPerFrame(r) * r.A.Frames)) / Clips)),
        ];
    }

    private static double PoolPerFrame((Cost A, Cost B) pair) =>
        (pair.B.Threads!.Pool - pair.A.Threads!.Pool) / 1e3 / (pair.B.Frames - pair.A.Frames);

    private static ServiceLoad Load(ServiceUnderTest service, BenchmarkRun run, int frames) => new(service, run.Model, new Workload(frames));
}
