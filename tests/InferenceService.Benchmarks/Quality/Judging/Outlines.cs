using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>The four shapes as polygons of area 1 around the origin, to be laid over what was seen.</summary>
internal static class Outlines
{
    private const double StarInner = 0.45;

    /// <summary>No polygon has a corner farther out.</summary>
    private const double Reach = 0.9;

    private static readonly double Up = -Math.PI / 2;

    /// <summary>In the order of the shapes' numbers.</summary>
    private static readonly (double X, double Y)[][] Polygons =
    [
        Polygon(48, 0, _ => 1),
        Polygon(4, Math.PI / 4, _ => 1),
        Polygon(3, Up, _ => 1),
        Polygon(10, Up, corner => corner % 2 == 0 ? 1 : StarInner),
    ];

    /// <summary>The shape with the largest overlap over all frames.</summary>
    public static int BestOf(IReadOnlyList<Sighting> sightings) =>
        Enumerable.Range(0, Polygons.Length).MaxBy(shape => sightings.Sum(sighting => Overlap(Polygons[shape], sighting)));

    /// <summary>Intersection over union with the outline of the same area and centre.</summary>
    private static double Overlap((double X, double Y)[] polygon, Sighting sighting)
    {
        var scale = Math.Sqrt(sighting.Area);
        double both = 0, either = 0;
        for (var i = 0; i < sighting.Coverage.Length; i++)
        {
            var x = ((i % ShapesWorld.FrameSize) - sighting.X) / scale;
            var y = ((i / ShapesWorld.FrameSize) - sighting.Y) / scale;
            var isNear = Math.Abs(x) < Reach && Math.Abs(y) < Reach;
            var inside = isNear && IsInside(polygon, x, y) ? 1.0 : 0.0;
            both += Math.Min(inside, sighting.Coverage[i]);
            either += Math.Max(inside, sighting.Coverage[i]);
        }

        return both / either;
    }

    /// <summary>The even-odd rule: a ray to the right crosses the outline an odd number of times.</summary>
    private static bool IsInside((double X, double Y)[] polygon, double x, double y)
    {
        var inside = false;
        for (var i = 0; i < polygon.Length; i++)
        {
            var (x0, y0) = polygon[i];
            var (x1, y1) = polygon[(i + 1) % polygon.Length];
            inside ^= (y0 > y) != (y1 > y) && x < x0 + ((y - y0) * (x1 - x0) / (y1 - y0));
        }

        return inside;
    }

    private static (double X, double Y)[] Polygon(int corners, double turn, Func<int, double> radius)
    {
        var points = Enumerable.Range(0, corners).Select(corner =>
        {
            var angle = turn + (2 * Math.PI * corner / corners);
            return (X: Math.Cos(angle) * radius(corner), Y: Math.Sin(angle) * radius(corner));
        }).ToArray();
        var area = Math.Abs(points.Zip([.. points.Skip(1), points[0]], (p, q) => (p.X * q.Y) - (q.X * p.Y)).Sum()) / 2;
        return Array.ConvertAll(points, p => (p.X / Math.Sqrt(area), p.Y / Math.Sqrt(area)));
    }
}
