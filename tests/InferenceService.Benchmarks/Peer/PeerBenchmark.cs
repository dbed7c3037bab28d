using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Peer;

/// <summary>The service over what one would write without it: tests/peer, the same bundle behind ONNX Runtime for Node.js.</summary>
internal sealed class PeerBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int InSuccession = 4;
    private const int WarmUps = 3;

    public string Name => "peer";

    public string Summary => "the service over a plain Node.js server of the same bundle: frames/s, first frame, memory";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        await using var peer = await ServiceUnderTest.StartAsync(
            ServerProcess.Start("node", Path.Combine("tests", "peer", "main.js"), run.ModelFolder), run.Model);
        var (clip, frame) = (new Workload(Frames: 16), new Workload(Frames: 1));
        ServiceLoad Peer(Workload work) => new(peer, run.Model, work);
        ServiceLoad Service(Workload work) => new(service, run.Model, work);

        var one = await Interleaved.RunAsync(
            run.Pairs(5, 15), WarmUps, () => Peer(clip).OneByOneAsync(InSuccession), () => Service(clip).OneByOneAsync(InSuccession));
        var many = await Interleaved.RunAsync(
            run.Pairs(5, 9), warmUps: 1, () => Peer(clip).TogetherAsync(Clips, stagger: 0), () => Service(clip).TogetherAsync(Clips, stagger: 0));
        var first = await Interleaved.RunAsync(
            run.Pairs(31, 101), WarmUps, () => Peer(frame).OneByOneAsync(1), () => Service(frame).OneByOneAsync(1));
        var memory = (Peer: (double)(await peer.UsageAsync()).Resident, Service: (double)(await service.UsageAsync()).Resident);
        return
        [
            .. Speed("1", "one clip", one),
            .. Speed("16", "16 clips together", many),
            Ratio.Of("first_frame_16_over_peer", "16 clips together: time to a clip's first frame, median of the clips", many.Select(r => r.B.FirstFrame / r.A.FirstFrame)),
            Ratio.Of("first_frame_over_peer", "idle: time to the first frame", first.Select(r => r.B.FirstFrame / r.A.FirstFrame)),
            Ratio.Of("memory_over_peer", "resident memory after all this", [memory.Service / memory.Peer]),
            Ratio.Of("peer_memory_mib", "the peer's, MiB", [memory.Peer / 1048576]),
        ];
    }

    private static Ratio[] Speed(string suffix, string what, IReadOnlyList<(Cost A, Cost B)> runs) =>
    [
        Ratio.Of($"frames_over_peer_{suffix}", $"{what}: frames/s, service / peer, by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond)),
        Ratio.Of($"frames_over_peer_{suffix}_cpu", "the same by processor time", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
    ];
}
