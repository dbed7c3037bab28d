using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;
using InferenceService.Scheduling;

namespace InferenceService.Benchmarks.Soak;

/// <summary>Clips that come, go, stall and vanish, for minutes; then all slots must be free, nothing lost and nothing grown.</summary>
internal sealed class SoakBenchmark : IBenchmark
{
    /// <summary>More than there are rows and places in the queue, so that some are refused.</summary>
    private const int Callers = 56;

    private const int Rounds = 10;
    private static readonly TimeSpan IdleAtMost = TimeSpan.FromSeconds(10);

    public string Name => "soak";

    public string Summary => "joins, cancels, stalls and disconnects for --minutes (10); ends with 1 if anything is lost or left";

    public bool MustReachGoals => true;

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var clips = await SoakClip.MakeAllAsync(service, run.Model);
        var (tally, rests, taken) = (new SoakTally(), new List<Resources>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await ChurnAsync(service, clips, tally, TimeSpan.FromMinutes((run.IsQuick ? 1 : run.Minutes) / Rounds), round);
            var rest = await service.UntilIdleAsync(IdleAtMost);
            taken += rest.Active + rest.Waiting;
            rests.Add(Resources.Of(service, await service.UsageAsync(collected: true)));
            BenchmarkRun.Say($"{round + 1}/{Rounds}: {tally.Clips} clips ({tally.Ends}), {tally.Frames} frames; at rest {rests[^1]}");
        }

        // The first rounds still compile code and fill pools.
        var (early, late) = (rests[1], rests[^1]);
        return
        [
            Ratio.Of("wrong_clips", $"clips with a frame lost, out of order or of other bytes than alone, of {tally.Clips}", [tally.WrongClips], Goal.AtMost(0)),
            Ratio.Of("unexpected_ends", "calls that ended as nobody asked", [tally.UnexpectedEnds], Goal.AtMost(0)),
            Ratio.Of("slots_left_taken", "clips in a row or in the queue when nobody called, all rests together", [taken], Goal.AtMost(0)),
            Ratio.Of("places_lost", "clips refused of as many as there are places, at the end", [await RefusedAsync(service, run)], Goal.AtMost(0)),
            Ratio.Of("memory_growth", "resident memory at rest, after a full collection, last round / second", [late.MiB / early.MiB], Goal.AtMost(1.05)),
            Ratio.Of("heap_growth", "the managed heap's part of it", [late.HeapMiB / early.HeapMiB]),
            Ratio.Of("descriptor_growth", "open files and sockets, the same", [(double)late.Descriptors / early.Descriptors], Goal.AtMost(1.05)),
            Ratio.Of("thread_growth", "threads, the same: the pool breathes", [(double)late.Threads / early.Threads], Goal.AtMost(1.25)),
        ];
    }

    private static Task ChurnAsync(ServiceUnderTest service, IReadOnlyList<SoakClip> clips, SoakTally tally, TimeSpan span, int round)
    {
        var until = DateTime.UtcNow + span;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(i =>
            Task.Run(() => new SoakCaller(service, clips, tally, (round * Callers) + i).RunAsync(until))));
    }

    /// <summary>Asks for a clip for every place at once: a place that was never given back shows as a refusal.</summary>
    private static async Task<double> RefusedAsync(ServiceUnderTest service, BenchmarkRun run)
    {
        var options = new SchedulingOptions();
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, options.Rows + options.MaxQueuedClips).Select(async clip =>
        {
            try
            {
                await ClipDigest.ReadAsync(service.Client, new Workload(Frames: 8).Request(run.Model, clip));
            }
            catch (VideoGenerationException e) when (e.Reason == VideoErrorReason.Overloaded)
            {
                Interlocked.Increment(ref refused);
            }
        }));
        return refused;
    }
}
