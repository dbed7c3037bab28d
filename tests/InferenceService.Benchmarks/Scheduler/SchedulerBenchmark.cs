using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Benchmarks.Harness;
using InferenceService.Generation;

namespace InferenceService.Benchmarks.Scheduler;

/// <summary>What a turn of the loop takes beside the decoder's calls, and what drawing the codes takes within a step.</summary>
internal sealed class SchedulerBenchmark : IBenchmark
{
    private const int Clips = 16;
    private const int Frames = 16;
    private const int WarmUps = 2;
    private const int Draws = 2_000;

    public string Name => "scheduler";

    public string Summary => "microseconds that the loop takes between two steps";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        using var rig = new LoopRig(run);
        var turns = new List<IReadOnlyList<TimeSpan>>();
        for (var i = -WarmUps; i < run.Pairs(5, 9); i++)
        {
            rig.Decoder.Reset();
            await Task.WhenAll(Enumerable.Range(0, Clips).Select(clip => rig.Start(clip, Frames).Read));
            turns.AddRange(i < 0 ? [] : [[.. rig.Decoder.BetweenSteps]]);
        }

        return
        [
            Ratio.Of(
                "scheduler_us_per_step", "turn of the loop less the decoder's calls, 16 clips, mean of all turns, waits included, µs",
                turns.Select(t => t.Average(b => b.TotalMicroseconds)), Goal.AtMost(50)),
            Ratio.Of(
                "scheduler_us_median_step", "the same, median turn, in which no frame is finished, µs",
                turns.Select(t => Statistics.Median(t.Select(b => b.TotalMicroseconds)))),
            Ratio.Of("sampling_us_per_code", "drawing one of 200 codes with top_p 0.95, part of a step's wall, µs", Enumerable.Range(0, 7).Select(Sampling)),
        ];
    }

    private static double Sampling(int seed)
    {
        const int Codes = 200;
        var sampler = new TokenSampler(Codes);
        var settings = new SamplingSettings(1, Temperature: 1, TopK: 0, TopP: 0.95f, GuidanceScale: 1, NegativePrompt: string.Empty, NumInferenceSteps: 0);

        // As sharp as the shipped model's: a few codes hold most of the probability.
        var random = new Random(seed);
        var logits = Enumerable.Range(0, Codes).Select(_ => (float)(4 * (random.NextDouble() + random.NextDouble() - 1))).ToArray();
        var copy = new float[Codes];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Draws; i++)
        {
            logits.CopyTo(copy, 0);
            sampler.Sample(copy, settings, Philox.Uniform(1, (uint)i, 0));
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Draws;
    }
}
