using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>A prompt and what it names; what it leaves out is free, and is not judged.</summary>
internal sealed record Prompt(string Text, Scene Named, bool IsHeldOut, bool IsChinese, bool IsUnseenPhrasing);

/// <summary>Prompts drawn from a seed: half of them of held-out combinations, half Chinese, in turn.</summary>
internal static class PromptSet
{
    /// <summary>How often a caption names the background and the size, as in training.</summary>
    private const double NamesBackground = 0.55, NamesSize = 0.5;

    /// <param name="known">Prompts worded like the training captions.</param>
    /// <param name="unseen">Prompts worded otherwise; they come last.</param>
    public static IReadOnlyList<Prompt> Draw(int seed, int known, int unseen)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, known + unseen).Select(i => Draw(random, i % 2 == 1, i / 2 % 2 == 1, i >= known))];
    }

    private static Prompt Draw(Random random, bool isHeldOut, bool isChinese, bool isUnseenPhrasing)
    {
        var scene = ShapesWorld.Draw(random, isHeldOut);
        if (isUnseenPhrasing)
        {
            var (text, named) = UnseenPhrasings.Word(scene, isChinese, random);
            return new Prompt(text, named, isHeldOut, isChinese, isUnseenPhrasing);
        }

        return Word(scene, random, isHeldOut, isChinese);
    }

    /// <summary>Words a scene like the training captions.</summary>
    public static Prompt Word(Scene scene, Random random, bool isHeldOut, bool isChinese)
    {
        scene = scene with
        {
            Background = random.Chance(NamesBackground) ? scene.Background : null,
            Size = random.Chance(NamesSize) ? scene.Size : null,
        };
        var caption = isChinese ? new ChineseCaptions(random).Caption(scene) : new EnglishCaptions(random).Caption(scene);
        return new Prompt(caption, scene, isHeldOut, isChinese, IsUnseenPhrasing: false);
    }
}
