using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>The object in one frame.</summary>
/// <param name="Coverage">Per pixel, how much of it the object covers, 0 to 1.</param>
/// <param name="Area">Sum of the coverage.</param>
/// <param name="X">Of the centre, in pixels to the right of the first pixel's centre.</param>
/// <param name="Y">The same downwards.</param>
internal sealed record Sighting(Rgb Colour, double[] Coverage, double Area, double X, double Y)
{
    private const double MinContrast = 0.12, MinCoverage = 0.25;
    private const int MinCore = 4;

    /// <summary>
    /// The object, if there is one: what clearly differs from the background and lies on its way to a colour of its own. Where
    /// parts of all directions differ, their median may be the background itself, and there is no such way.
    /// </summary>
    public static Sighting? Find(byte[] frame, Rgb background)
    {
        var offsets = Enumerable.Range(0, frame.Length / 3).Select(i => Rgb.At(frame, i) - background).ToArray();
        var distances = offsets.Select(offset => Math.Sqrt(offset.Dot(offset))).ToArray();
        var threshold = Math.Max(0.5 * distances.Max(), MinContrast);
        var core = Enumerable.Range(0, distances.Length).Where(i => distances[i] > threshold).ToList();
        if (core.Count < MinCore)
        {
            return null;
        }

        var colour = Rgb.Median([.. core.Select(i => Rgb.At(frame, i))]);
        var line = colour - background;
        return line.Dot(line) > 0 ? Locate(colour, Cover(offsets, line)) : null;
    }

    /// <summary>Where a pixel lies on the way from the background's colour to the object's.</summary>
    private static double[] Cover(Rgb[] offsets, Rgb line) => Array.ConvertAll(offsets, offset =>
    {
        var share = Math.Clamp(offset.Dot(line) / line.Dot(line), 0, 1);
        return share < MinCoverage ? 0 : share;
    });

    private static Sighting? Locate(Rgb colour, double[] coverage)
    {
        double area = 0, x = 0, y = 0;
        for (var i = 0; i < coverage.Length; i++)
        {
            area += coverage[i];
            x += coverage[i] * (i % ShapesWorld.FrameSize);
            y += coverage[i] * (i / ShapesWorld.FrameSize);
        }

        return area > 0 ? new Sighting(colour, coverage, area, x / area, y / area) : null;
    }
}
