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
        var model = (await service.Client.ListModelsAsync()).Single(model => model.Name == run.Model);
        var source = new ClipSource(service.Client, run.Model);
        var ratios = new List<Ratio>(await JudgePlainAsync(run, source, model.Family, prompts));
        ratios.AddRange(await JudgeLongAsync(run, source, model.Family, prompts));
        if (model.Parameters.Contains("scenes"))
        {
            ratios.AddRange(await JudgeScenesAsync(run, source, model.Family));
        }

        return ratios;
    }

    private static async Task<IReadOnlyList<Ratio>> JudgePlainAsync(
        BenchmarkRun run, ClipSource source, string family, IReadOnlyList<Prompt> prompts)
    {
        BenchmarkRun.Say($"{run.Model}: {prompts.Count} clips");
        var clips = await source.GenerateAllAsync(
            [.. prompts.Select(prompt => Request(prompt))],
            (i, frames) => new JudgedClip(prompts[i], frames, Judge.Look(frames)));
        var table = new ScoreTable(clips);
        Console.WriteLine($"{family} ({run.Model})");
        Console.WriteLine(table.Text());
        Console.WriteLine();
        await WriteAsync(run, $"-{family}", clips);
        var diversity = await Diversity.MeasureAsync(family, prompts, async (prompt, seed) =>
            (await source.GenerateAsync(Request(prompt, frames: 1) with { Seed = seed }))[0]);
        return [.. table.Ratios(family), diversity];
    }

    private static async Task<IReadOnlyList<Ratio>> JudgeLongAsync(
        BenchmarkRun run, ClipSource source, string family, IReadOnlyList<Prompt> prompts)
    {
        var some = prompts.Take(run.IsQuick ? 12 : 60).ToList();
        BenchmarkRun.Say($"{run.Model}: {some.Count} clips of {LongClip.Frames} frames");
        var clips = await source.GenerateAllAsync(
            [.. some.Select(prompt => Request(prompt, LongClip.Frames))], (i, frames) => new LongClip(some[i], frames));
        return LongClip.Ratios(family, clips);
    }

    private static async Task<IReadOnlyList<Ratio>> JudgeScenesAsync(BenchmarkRun run, ClipSource source, string family)
    {
        var prompts = TwoScenes.Draw(Seed, run.IsQuick ? 24 : 120);
        BenchmarkRun.Say($"{run.Model}: {prompts.Count} clips of two scenes");
        var clips = await source.GenerateAllAsync(
            [.. prompts.Select(Request)], (i, frames) => new SceneClip(prompts[i], frames));
        await WriteAsync(run, $"-{family}-scenes", [.. clips.Select(clip => clip.Judged)]);
        return new SceneTable(family, clips).Ratios();
    }

    private static VideoRequest Request(Prompt prompt, int frames = ShapesWorld.ClipFrames) => new(prompt.Text) { Frames = frames };

    private static VideoRequest Request(TwoScenes prompts) => Request(prompts.First, TwoScenes.Frames) with
    {
        Scenes = [new Client.Scene(TwoScenes.Cut, prompts.Second.Text)],
    };

    /// <summary>A picture of the first clips, and a line for each.</summary>
    private static async Task WriteAsync(BenchmarkRun run, string name, IReadOnlyList<JudgedClip> clips)
    {
        ContactSheet.Write([.. clips.Take(ContactSheet.Clips)], run.Artifact($"{name}.png"));
        await File.WriteAllLinesAsync(run.Artifact($"{name}.txt"), clips.Select(Line));
    }

    /// <summary>The clips of the contact sheet are the first ones, in this order.</summary>
    private static string Line(JudgedClip clip, int index) =>
        $"{index + 1,3} {(clip.IsRight ? "right" : "wrong")} | {clip.Prompt.Text} | asked: {clip.Prompt.Named}"
        + $" | seen: {clip.Verdict.Seen}, {clip.Verdict.Jumps} jumps";
}
