using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>What is seen in a clip.</summary>
/// <param name="Jumps">Of all transitions between frames, those in which the object leaps, changes size or is missing.</param>
internal sealed record Verdict(Scene Seen, int Jumps);

/// <summary>
/// Says what is seen in a clip, from its pixels alone: it knows neither the prompt nor the model. training/evaluation/judge.py
/// has the same rules for clips of checkpoints, and tests hold both to the same verdicts; the thresholds come from the data set's own geometry.
/// </summary>
internal static class Judge
{
    private const int Border = 3;
    private const double LargeArea = 242;
    private const double GrowthFactor = 0.25, GrowthSlack = 1.5;

    /// <param name="frames">Raw RGB, 64 x 64, eight or more.</param>
    public static Verdict Look(IReadOnlyList<byte[]> frames)
    {
        var behind = Behind(frames);
        var background = behind.Nearest(ShapesWorld.BackgroundPalette);
        var sightings = frames.Select(frame => Sighting.Find(frame, behind)).OfType<Sighting>().ToList();
        if (4 * sightings.Count < 3 * frames.Count)
        {
            return new Verdict(new Scene(null, null, background, null, null), frames.Count - 1);
        }

        var seen = new Scene(
            Outlines.BestOf(sightings),
            Rgb.Median([.. sightings.Select(s => s.Colour)]).Nearest(ShapesWorld.ColourPalette),
            background,
            Statistics.Median(sightings.Select(s => s.Area)) > LargeArea ? 1 : 0,
            Course.Of(sightings));
        return new Verdict(seen, Jumps(sightings, Leap.MostOf(seen.Motion)) + frames.Count - sightings.Count);
    }

    /// <summary>Transitions in which the object leaps, changes size or is missing, in a clip of a motion that is known.</summary>
    public static int Jumps(IReadOnlyList<byte[]> frames, Motion? motion)
    {
        var behind = Behind(frames);
        var sightings = frames.Select(frame => Sighting.Find(frame, behind)).OfType<Sighting>().ToList();
        return Jumps(sightings, Leap.MostOf(motion)) + frames.Count - sightings.Count;
    }

    /// <summary>The colour of the border, most of which no object covers.</summary>
    public static Rgb Behind(IEnumerable<byte[]> frames) => Rgb.Median([.. frames.SelectMany(BorderPixels)]);

    private static IEnumerable<Rgb> BorderPixels(byte[] frame)
    {
        const int size = ShapesWorld.FrameSize;
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            var (x, y) = (pixel % size, pixel / size);
            if (Math.Min(x, y) < Border || Math.Max(x, y) >= size - Border)
            {
                yield return Rgb.At(frame, pixel);
            }
        }
    }

    private static int Jumps(List<Sighting> sightings, double leap) => sightings.Zip(sightings.Skip(1)).Count(pair =>
    {
        var (before, after) = pair;
        var (side, nextSide) = (Math.Sqrt(before.Area), Math.Sqrt(after.Area));
        return double.Hypot(after.X - before.X, after.Y - before.Y) > leap
            || Math.Abs(nextSide - side) > (GrowthFactor * side) + GrowthSlack;
    });
}
