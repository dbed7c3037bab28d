using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality;

/// <summary>What becomes of a second prompt: shares of clips that show what it names, and how the picture gets there.</summary>
internal sealed class SceneTable(string family, IReadOnlyList<SceneClip> clips)
{
    /// <summary>Means, with the lower and the higher one of seen and of held-out combinations.</summary>
    public IReadOnlyList<Ratio> Ratios() =>
    [
        .. ShapesWorld.Traits.Select(trait => Of(
            trait.ToString().ToLowerInvariant(), "share of clips that show it as the second prompt names it", clip => Share(clip.Judged.Matches(trait)))),
        Of("all", "share of clips that show all that the second prompt names", clip => Share(clip.Judged.IsRight)),
        Of("lag", "frames from the cut until shape, colour and background are as named, mean", clip => clip.Lag),
        Of("leap", "pixels of 64 that the object moves over the cut, mean", clip => clip.Distance),
        Of("smooth", "share of cuts at which the object does not leap", clip => Share(clip.IsSmooth)),
    ];

    private static double? Share(bool? isSo) => isSo switch { true => 1, false => 0, null => null };

    private Ratio Of(string name, string meaning, Func<SceneClip, double?> mark)
    {
        var all = Mean(clips, mark);
        double[] parts = [.. clips.GroupBy(clip => clip.Prompts.Second.IsHeldOut).Select(part => Mean(part, mark))];
        return new Ratio($"{family}.scene_{name}", all, parts.Min(), parts.Max(), clips.Count(clip => mark(clip) is not null), meaning);
    }

    private static double Mean(IEnumerable<SceneClip> part, Func<SceneClip, double?> mark) =>
        part.Select(mark).OfType<double>().DefaultIfEmpty(double.NaN).Average();
}
