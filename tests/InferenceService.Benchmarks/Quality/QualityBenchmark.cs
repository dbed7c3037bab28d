using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Quality;

/// <summary>How well clips show what their prompts say: many prompts through the running service, judged by their pixels.</summary>
internal sealed class QualityBenchmark : IBenchmark
{
    private const int Seed = 77;
    private const int ClipsAtOnce = 8;

    public string Name => "quality";

    public string Summary => "whether clips show what their prompts name, by a judge that sees only pixels; also a contact sheet";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var prompts = run.IsQuick ? PromptSet.Draw(Seed, known: 60, unseen: 12) : PromptSet.Draw(Seed, known: 400, unseen: 100);
        var ratios = new List<Ratio>();
        foreach (var bundle in Directory.GetDirectories(run.ModelsFolder).Order(StringComparer.Ordinal))
        {
            ratios.AddRange(await JudgeAsync(run with { Model = Path.GetFileName(bundle) }, prompts));
        }

        return ratios;
    }

    /// <summary>One model, in a service of its own; the results bear the name of its family.</summary>
    private static async Task<IReadOnlyList<Ratio>> JudgeAsync(BenchmarkRun run, IReadOnlyList<Prompt> prompts)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var family = (await service.Client.ListModelsAsync()).Single(model => model.Name == run.Model).Family;
        var clips = new JudgedClip[prompts.Count];
        var order = new ParallelOptions { MaxDegreeOfParallelism = ClipsAtOnce };
        BenchmarkRun.Say($"{run.Model}: {prompts.Count} clips");
        await Parallel.ForEachAsync(Enumerable.Range(0, prompts.Count), order, async (i, cancellationToken) =>
        {
            var frames = await GenerateAsync(service.Client, run.Model, prompts[i], (ulong)i + 1, cancellationToken);
            clips[i] = new JudgedClip(prompts[i], frames, Judge.Look(frames));
        });

        var table = new ScoreTable(clips);
        Console.WriteLine($"{family} ({run.Model})");
        Console.WriteLine(table.Text());
        Console.WriteLine();
        ContactSheet.Write(clips[..ContactSheet.Clips], run.Artifact($"-{family}.png"));
        await File.WriteAllLinesAsync(run.Artifact($"-{family}.txt"), clips.Select(Line));
        var diversity = await Diversity.MeasureAsync(family, prompts, async (prompt, seed) =>
            (await GenerateAsync(service.Client, run.Model, prompt, seed, CancellationToken.None, frames: 1))[0]);
        return [.. table.Ratios(family), diversity];
    }

    private static async Task<IReadOnlyList<byte[]>> GenerateAsync(
        VideoClient client, string model, Prompt prompt, ulong seed, CancellationToken cancellationToken, int frames = ShapesWorld.ClipFrames)
    {
        var request = new VideoRequest(prompt.Text)
        {
            Model = model,
            Frames = frames,
            Seed = seed,
            Format = FrameFormat.RawRgb24,
        };
        await using var stream = await client.GenerateAsync(request, cancellationToken: cancellationToken);
        var pixels = new List<byte[]>();
        await foreach (var frame in stream)
        {
            pixels.Add(frame.Data.ToArray());
        }

        return pixels;
    }

    /// <summary>The clips of the contact sheet are the first ones, in this order.</summary>
    private static string Line(JudgedClip clip, int index) =>
        $"{index + 1,3} {(clip.IsRight ? "right" : "wrong")} | {clip.Prompt.Text} | asked: {clip.Prompt.Named}"
        + $" | seen: {clip.Verdict.Seen}, {clip.Verdict.Jumps} jumps";
}
