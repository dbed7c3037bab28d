using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Loop;

/// <summary>What the service adds to the bare loop, and what batching and streaming gain.</summary>
internal sealed class LoopBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int Stagger = 1;

    /// <summary>One clip takes well under a tenth of a second: too little to measure, so several follow one another.</summary>
    private const int InSuccession = 8;

    /// <summary>As many as it takes until the compiler has done with the code of both processes.</summary>
    private const int WarmUps = 4;

    public string Name => "loop";

    public string Summary => "the service over a bare loop: throughput, first frame, batching, encoding, allocations";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 16);
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, work);
        var load = new ServiceLoad(service, run.Model, work);
        return
        [
            .. await OneClipAsync(bare, load, run.IsQuick ? 11 : 31),
            .. await ManyClipsAsync(bare, load, run.IsQuick ? 9 : 21),
            .. await BatchingAsync(bare, load, run.IsQuick ? 5 : 11),
            .. await EncodingAsync(load, run.IsQuick ? 5 : 15),
        ];
    }

    private static async Task<IReadOnlyList<Ratio>> OneClipAsync(BareLoop bare, ServiceLoad load, int pairs)
    {
        BenchmarkRun.Say($"one clip, {pairs} pairs");
        var runs = await Interleaved.RunAsync(
            pairs, WarmUps, () => bare.OneByOne(InSuccession), () => load.OneByOneAsync(InSuccession));
        return
        [
            .. Throughput("service_over_bare_1", "one clip at a time: frames per second, service / bare; good is 0.97", runs),
            Ratio.Of(
                "first_frame_over_clip", "service: time to the first of 16 frames / whole clip; steps alone are 0.08",
                runs.Select(r => InSuccession * r.B.FirstFrame / r.B.Wall)),
            Ratio.Of(
                "first_frame_over_floor", "time to the first frame, service / bare (text encoder, steps, pixels); good is 1.05",
                runs.Select(r => r.B.FirstFrame / r.A.FirstFrame)),
            Ratio.Of("bytes_per_step", "managed bytes allocated by a step of the decoder; good is 0", runs.Select(r => r.A.BytesPerStep)),
        ];
    }

    private static async Task<IReadOnlyList<Ratio>> ManyClipsAsync(BareLoop bare, ServiceLoad load, int pairs)
    {
        BenchmarkRun.Say($"{Clips} staggered clips, {pairs} pairs");
        var runs = await Interleaved.RunAsync(
            pairs, WarmUps, () => bare.Together(Clips, Stagger), () => load.TogetherAsync(Clips, Stagger));
        return
        [
            .. Throughput("service_over_bare_16", "16 clips, one joining per frame: frames per second, service / bare; good is 0.95", runs),
            Ratio.Of(
                "batch_rows_16", "mean rows of a step, service / bare: 1 says that both had the same batches",
                runs.Select(r => r.B.RowsPerStep / r.A.RowsPerStep)),
            Ratio.Of(
                "loop_bytes_per_frame", "managed bytes allocated by the service's loop, clips' beginnings and ends included; good is 1024",
                runs.Select(r => r.B.BytesPerFrame)),
        ];
    }

    private static async Task<IReadOnlyList<Ratio>> BatchingAsync(BareLoop bare, ServiceLoad load, int pairs)
    {
        BenchmarkRun.Say($"{Clips} clips one by one and together, {pairs} pairs");
        var service = await Interleaved.RunAsync(
            pairs, warmUps: 0, () => load.OneByOneAsync(Clips), () => load.TogetherAsync(Clips, stagger: 0));
        var curve = await Interleaved.RunAsync(
            pairs, warmUps: 0, () => bare.OneByOne(Clips), () => bare.Together(Clips, stagger: 0));
        return
        [
            .. Throughput("batching_gain", "service: frames per second, 16 clips together / one by one; more is better", service),
            Ratio.Of(
                "batching_gain_bare", "the same of the bare loop: what the device and the model allow",
                curve.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
        ];
    }

    private static async Task<IReadOnlyList<Ratio>> EncodingAsync(ServiceLoad load, int pairs)
    {
        BenchmarkRun.Say($"PNG and raw frames, {pairs} pairs");
        var runs = await Interleaved.RunAsync(
            pairs, WarmUps, () => load.OneByOneAsync(InSuccession), () => load.OneByOneAsync(InSuccession, FrameFormat.Png));
        return Throughput("png_over_raw", "service: frames per second, PNG / raw; good is 0.95", runs);
    }

    /// <summary>Both by the clock, as clients see it, and by processor time, which the clients' own work does not change.</summary>
    private static Ratio[] Throughput(string name, string meaning, IReadOnlyList<(Cost A, Cost B)> runs) =>
    [
        Ratio.Of(name + "_cpu", meaning + " (by processor time)", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
        Ratio.Of(name + "_wall", meaning + " (by the clock)", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond)),
    ];
}
