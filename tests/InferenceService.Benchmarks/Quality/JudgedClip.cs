using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality;

/// <summary>A clip held against its prompt.</summary>
internal sealed record JudgedClip(Prompt Prompt, IReadOnlyList<byte[]> Frames, Verdict Verdict)
{
    public bool IsRight => ShapesWorld.Traits.All(trait => Matches(trait) != false);

    /// <summary>Jumps per transition.</summary>
    public double JumpRate => (double)Verdict.Jumps / (Frames.Count - 1);

    /// <summary>Whether the clip shows what was asked for; null where the prompt leaves it open.</summary>
    public bool? Matches(Trait trait)
    {
        // What grows or shrinks has no one size.
        var isOpen = trait == Trait.Size && Prompt.Named.Motion >= Motion.Grow;
        return isOpen || Prompt.Named[trait] is not { } wanted ? null : Verdict.Seen[trait] == wanted;
    }
}
