using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Tests.Benchmarks;

/// <summary>
/// The judge here is the one that counts; the one in Python, for clips of checkpoints, is held to the same verdicts by
/// training/tests/test_judge.py.
/// </summary>
public sealed class JudgedClipsTests
{
    private static readonly IReadOnlyList<(JudgedClips.Line Verdict, IReadOnlyList<byte[]> Frames)> Clips = JudgedClips.Read();

    [Fact]
    public void Look_SharedClips_GivesTheVerdictsOfBothLanguages() =>
        Assert.All(Clips, clip => Assert.Equal(clip.Verdict, InWords(clip.Verdict.Clip, clip.Frames)));

    /// <summary>Agreeing on clips of few kinds would say little.</summary>
    [Fact]
    public void SharedClips_SeenTogether_HaveEveryVerdict()
    {
        var lines = Clips.Select(clip => clip.Verdict).ToList();
        AssertAll(Trait.Shape, lines.Select(line => line.Shape), canBeUnknown: true);
        AssertAll(Trait.Colour, lines.Select(line => line.Colour), canBeUnknown: true);
        AssertAll(Trait.Background, lines.Select(line => line.Background), canBeUnknown: false);
        AssertAll(Trait.Size, lines.Select(line => line.Size), canBeUnknown: true);
        AssertAll(Trait.Motion, lines.Select(line => line.Motion), canBeUnknown: true);
        Assert.True(lines.Select(line => line.Jumps).Distinct().Count() > 3);
    }

    private static void AssertAll(Trait trait, IEnumerable<string?> seen, bool canBeUnknown)
    {
        var all = ShapesWorld.Names(trait).Concat(canBeUnknown ? [null] : Array.Empty<string?>());
        Assert.Equal(all.ToHashSet(), seen.ToHashSet());
    }

    private static JudgedClips.Line InWords(string clip, IReadOnlyList<byte[]> frames)
    {
        var (seen, jumps) = Judge.Look(frames);
        string? Name(Trait trait) => seen[trait] is { } value ? ShapesWorld.Names(trait)[value] : null;
        return new(
            clip, frames.Count, Name(Trait.Shape), Name(Trait.Colour), Name(Trait.Background), Name(Trait.Size), Name(Trait.Motion), jumps);
    }
}
