using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>How the picture changes where a second scene begins.</summary>
internal static class Cut
{
    private const int Triangle = 2;

    /// <summary>How far above its centre of mass a triangle's middle is, in sides of a square of its area.</summary>
    private const double TriangleRise = 0.22;

    /// <summary>Frames until the shape, the colour and the background that are named are seen together; all, if they never are.</summary>
    public static int Lag(IReadOnlyList<byte[]> after, Scene named) =>
        after.TakeWhile(frame => !Judge.Look([frame]).Seen.LooksAs(named)).Count();

    /// <summary>How far the object's middle moves from one frame to the next, in pixels; null where there is no object.</summary>
    public static double? Distance(byte[] before, byte[] after) =>
        Middle(before) is { } from && Middle(after) is { } to ? double.Hypot(to.X - from.X, to.Y - from.Y) : null;

    /// <summary>The middle of the outline's box, which is where the object stays when its shape changes.</summary>
    public static (double X, double Y)? Middle(byte[] frame)
    {
        if (Sighting.Find(frame, Judge.Behind([frame])) is not { } sighting)
        {
            return null;
        }

        var rise = Outlines.BestOf([sighting]) == Triangle ? TriangleRise * Math.Sqrt(sighting.Area) : 0;
        return (sighting.X, sighting.Y - rise);
    }
}
