using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality;

/// <summary>A clip of two scenes, held against its second prompt from the cut on.</summary>
internal sealed class SceneClip
{
    /// <summary>A straight motion is told by 10 pixels between the means of the first and of the last three frames.</summary>
    private const double Room = 15;

    private static readonly int[] Margins = [10, 16];

    private readonly IReadOnlyList<byte[]> _frames, _after;

    public SceneClip(TwoScenes prompts, IReadOnlyList<byte[]> frames)
    {
        (Prompts, _frames, _after) = (prompts, frames, [.. frames.Skip(TwoScenes.Cut)]);
        var verdict = Judge.Look(_after);
        var named = prompts.Second.Named;
        var judged = HasRoom(named.Motion, verdict.Seen.Size) ? named : named with { Motion = null };
        Judged = new JudgedClip(prompts.Second with { Named = judged }, frames, verdict);
        Lag = Cut.Lag(_after, named);
        Distance = Cut.Distance(frames[TwoScenes.Cut - 1], frames[TwoScenes.Cut]);
    }

    public TwoScenes Prompts { get; }

    /// <summary>By the frames from the cut on; a straight motion that the wall is in the way of is left open.</summary>
    public JudgedClip Judged { get; }

    /// <summary>Frames from the cut until what is asked for is seen.</summary>
    public int Lag { get; }

    /// <summary>How far the object moves over the cut; null where it is missing.</summary>
    public double? Distance { get; }

    /// <summary>Whether the object moves no farther over the cut than the faster of both motions may.</summary>
    public bool IsSmooth => Distance <= Math.Max(Leap.MostOf(Prompts.First.Named.Motion), Leap.MostOf(Prompts.Second.Named.Motion));

    private bool HasRoom(Motion? motion, int? size)
    {
        if (motion > Motion.Down || Cut.Middle(_frames[TwoScenes.Cut - 1]) is not { } place)
        {
            return true;
        }

        var along = motion is Motion.Left or Motion.Right ? place.X : place.Y;
        var ahead = motion is Motion.Left or Motion.Up ? along : ShapesWorld.FrameSize - along;
        return ahead - Margins[size ?? 0] >= Room;
    }
}
