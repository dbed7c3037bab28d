using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>
/// A clip of two scenes, as training/world/scenes.py has them: the second prompt changes little or much, and what it leaves out stays.
/// </summary>
internal sealed record TwoScenes(Prompt First, Prompt Second)
{
    /// <summary>The second scene begins here, and is long enough for its motion to be told.</summary>
    public const int Cut = 8, Frames = Cut + ShapesWorld.ClipFrames;

    /// <summary>Half of the pairs are of held-out combinations, half are Chinese, in turn.</summary>
    public static IReadOnlyList<TwoScenes> Draw(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Draw(random, i % 2 == 1, i / 2 % 2 == 1))];
    }

    private static TwoScenes Draw(Random random, bool isHeldOut, bool isChinese)
    {
        var first = ShapesWorld.Draw(random, isHeldOut);
        var second = Change(first, random, isHeldOut);
        return new TwoScenes(
            PromptSet.Word(first, random, isHeldOut, isChinese), PromptSet.Word(second, random, isHeldOut, isChinese));
    }

    private static Scene Change(Scene before, Random random, bool isHeldOut)
    {
        while (true)
        {
            var (other, kept) = (ShapesWorld.Draw(random, isHeldOut), random.NextDouble());
            int? Next(Trait trait) => random.Chance(kept) ? before[trait] : other[trait];
            var after = new Scene(
                Next(Trait.Shape), Next(Trait.Colour), Next(Trait.Background), Next(Trait.Size), (Motion?)Next(Trait.Motion));
            if (after != before && ShapesWorld.IsHeldOut(after) == isHeldOut)
            {
                return after;
            }
        }
    }
}
