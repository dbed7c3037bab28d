using System.Diagnostics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Loop;

/// <summary>How long an idle service keeps a caller waiting for the first frame, over what must be computed for it.</summary>
internal sealed class FirstFrameBenchmark : IBenchmark
{
    /// <summary>A first frame takes a few milliseconds, so one pair tells little and many cost nothing.</summary>
    private const int WarmUps = 30;

    public string Name => "first-frame";

    public string Summary => "time to the first frame, idle, over text encoder, one frame's steps and pixels";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var work = new Workload(Frames: 1);
        await using var service = await ServiceUnderTest.StartAsync(run);
        using var bare = new BareLoop(run.ModelFolder, work);
        var runs = await Interleaved.RunAsync(
            run.Pairs(61, 151), WarmUps, () => FloorAsync(bare), () => FirstFrameAsync(service, work.Request(run.Model, 0)));
        return
        [
            Ratio.Of(
                "first_frame_over_floor", "time to the first frame as the client sees it, service / bare", runs.Select(r => r.B.Client / r.A.Client), Goal.AtMost(1.05)),
            Ratio.Of(
                "first_frame_over_floor_server", "the same from the call's arrival at the server", runs.Select(r => r.B.Server / r.A.Client)),
            Ratio.Of("first_frame_added_ms", "what the service, gRPC and the client add, ms", runs.Select(r => (r.B.Client - r.A.Client).TotalMilliseconds)),
            Ratio.Of("first_frame_floor_ms", "bare: text encoder, steps and pixels, ms", runs.Select(r => r.A.Client.TotalMilliseconds)),
        ];
    }

    private static async Task<(TimeSpan Client, TimeSpan Server)> FloorAsync(BareLoop bare) => ((await bare.OneByOne(1)).FirstFrame, default);

    private static async Task<(TimeSpan Client, TimeSpan Server)> FirstFrameAsync(ServiceUnderTest service, VideoRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var firstFrame = TimeSpan.Zero;
        await using var stream = await service.Client.GenerateAsync(request);
        await foreach (var frame in stream)
        {
            firstFrame = Stopwatch.GetElapsedTime(start);
        }

        return (firstFrame, stream.Summary!.Timings.FirstFrame);
    }
}
