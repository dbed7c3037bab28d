using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>The motion, from how the object's centre and area change over the clip.</summary>
internal static class Course
{
    /// <summary>Frames that are averaged at either end.</summary>
    private const int Ends = 3;

    private const double Still = 6, Wide = 18, Bounced = 15, Displaced = 10, Grown = 1.6, MinStep = 0.6;
    private const int MostTurns = 5;

    /// <summary>The motion, or null where the course is none of them.</summary>
    public static Motion? Of(IReadOnlyList<Sighting> sightings)
    {
        double[] x = [.. sightings.Select(s => s.X)], y = [.. sightings.Select(s => s.Y)];
        var (rangeX, rangeY) = (x.Max() - x.Min(), y.Max() - y.Min());
        if (rangeX < Still && rangeY < Still)
        {
            return Growth([.. sightings.Select(s => s.Area)]);
        }

        if (rangeX > Wide && rangeY > Wide)
        {
            return Motion.Orbit;
        }

        return rangeX >= rangeY
            ? Direction(Net(x), Motion.Left, Motion.Right)
            : IsBounce(y, rangeY) ? Motion.Bounce : Direction(Net(y), Motion.Up, Motion.Down);
    }

    private static Motion? Growth(double[] area) => (LastOf(area) / FirstOf(area)) switch
    {
        > Grown => Motion.Grow,
        < 1 / Grown => Motion.Shrink,
        _ => null,
    };

    private static Motion? Direction(double net, Motion back, Motion forth) => net switch
    {
        > Displaced => forth,
        < -Displaced => back,
        _ => null,
    };

    /// <summary>It turns back a few times, and does not end far from where it began.</summary>
    private static bool IsBounce(double[] y, double range)
    {
        var steps = y.Zip(y.Skip(1), (from, to) => to - from).Where(step => Math.Abs(step) > MinStep).ToList();
        var turns = steps.Zip(steps.Skip(1)).Count(pair => Math.Sign(pair.First) != Math.Sign(pair.Second));
        return turns is >= 1 and <= MostTurns && range > Bounced && Math.Abs(Net(y)) < 0.8 * range;
    }

    private static double Net(double[] values) => LastOf(values) - FirstOf(values);

    private static double FirstOf(double[] values) => values.Take(Ends).Average();

    private static double LastOf(double[] values) => values.TakeLast(Ends).Average();
}
