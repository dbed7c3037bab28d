using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality;

/// <summary>A clip as long as the model makes them: what becomes of it after the usual length, with which training is mostly done.</summary>
internal sealed class LongClip
{
    public const int Frames = 64;

    private readonly bool _staysRight;
    private readonly double _jumpRate;

    public LongClip(Prompt prompt, IReadOnlyList<byte[]> frames)
    {
        IReadOnlyList<byte[]> start = [.. frames.Take(ShapesWorld.ClipFrames)], end = [.. frames.TakeLast(ShapesWorld.ClipFrames)];
        IReadOnlyList<byte[]> rest = [.. frames.Skip(ShapesWorld.ClipFrames - 1)];
        _staysRight = Judge.Look(end).Seen.LooksAs(prompt.Named);

        // A straight motion comes to rest at the border, so only the start tells how fast it may be.
        _jumpRate = (double)Judge.Jumps(rest, Judge.Look(start).Seen.Motion) / (rest.Count - 1);
    }

    public static IReadOnlyList<Ratio> Ratios(string family, IReadOnlyList<LongClip> clips) =>
    [
        Mean(
            $"{family}.jumps_long", "share of transitions after frame 16 of 64 in which the object leaps or is lost",
            [.. clips.Select(clip => clip._jumpRate)]),
        Mean(
            $"{family}.look_long", "share of clips whose last 16 of 64 frames show shape, colour and background as asked",
            [.. clips.Select(clip => clip._staysRight ? 1.0 : 0)]),
    ];

    private static Ratio Mean(string name, string meaning, double[] marks) =>
        new(name, marks.Average(), marks.Min(), marks.Max(), marks.Length, meaning);
}
