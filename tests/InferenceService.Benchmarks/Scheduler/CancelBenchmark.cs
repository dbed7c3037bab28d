using InferenceService.Benchmarks.Harness;
using InferenceService.Scheduling;

namespace InferenceService.Benchmarks.Scheduler;

/// <summary>How many steps a clip still takes part in after its reader has gone.</summary>
internal sealed class CancelBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int Frames = 32;

    public string Name => "cancel";

    public string Summary => "steps from a cancel to the slot being free";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        using var rig = new LoopRig(run);
        var worst = new List<double>();
        for (var i = 0; i < run.Pairs(5, 9); i++)
        {
            worst.Add(await WorstAsync(rig));
        }

        return [Ratio.Of("cancel_steps", "steps until the slot is free, worst of 16 clips", worst, Goal.AtMost(1))];
    }

    /// <summary>All clips begin together and are cancelled one after the other, at any point of a step.</summary>
    private static async Task<int> WorstAsync(LoopRig rig)
    {
        var clips = Enumerable.Range(0, Clips).Select(clip => rig.Start(clip, Frames)).ToArray();
        await Task.WhenAll(clips.Select(clip => clip.Job.Started));
        var worst = 0;
        foreach (var (job, read) in clips)
        {
            await Task.Delay(Random.Shared.Next(1, 10));
            worst = Math.Max(worst, await StepsAsync(rig, job, read));
        }

        return rig.Admission.Taken == 0 ? worst : throw new InvalidOperationException("A slot was not given back.");
    }

    private static async Task<int> StepsAsync(LoopRig rig, ClipJob job, Task read)
    {
        rig.Decoder.Watch(job.Sequence);
        rig.Cancel(job);
        await read;
        return rig.Decoder.WatchedSteps;
    }
}
