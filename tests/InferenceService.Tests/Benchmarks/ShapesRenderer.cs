using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Tests.Benchmarks;

/// <summary>True clips: the drawing of training/world (drawing.py, motion.py), for testing the judge with known answers.</summary>
internal static class ShapesRenderer
{
    private const int Size = ShapesWorld.FrameSize, Speed = 2, Bounce = 30, Orbit = 14, Growth = 7;
    private static readonly int[] Radii = [8, 12], Margins = [10, 16], GrowthStarts = [5, 8], GrowthMargins = [16, 20];

    public static IReadOnlyList<byte[]> Clip(Scene scene, Random random, int frames = ShapesWorld.ClipFrames)
    {
        var course = Course(scene.Motion!.Value, scene.Size!.Value, random);
        return [.. Enumerable.Range(0, frames).Select(time => Frame(scene, course(time)))];
    }

    private static byte[] Frame(Scene scene, (int X, int Y, int Radius) place)
    {
        var front = ShapesWorld.ColourPalette[scene.Colour!.Value];
        var back = ShapesWorld.BackgroundPalette[scene.Background!.Value];
        var frame = new byte[Size * Size * 3];
        for (var i = 0; i < Size * Size; i++)
        {
            var (x, y) = ((i % Size) + 0.5 - place.X, (i / Size) + 0.5 - place.Y);
            var covered = Math.Clamp(0.5 - Distance(scene.Shape!.Value, x, y, place.Radius), 0, 1);
            frame[3 * i] = Mix(back.R, front.R, covered);
            frame[(3 * i) + 1] = Mix(back.G, front.G, covered);
            frame[(3 * i) + 2] = Mix(back.B, front.B, covered);
        }

        return frame;
    }

    private static byte Mix(double back, double front, double share) => (byte)Math.Round(255 * ((back * (1 - share)) + (front * share)));

    /// <summary>Centre and radius at a time.</summary>
    private static Func<int, (int X, int Y, int Radius)> Course(Motion motion, int size, Random random)
    {
        var (low, high, radius) = (Margins[size], Size - Margins[size], Radii[size]);
        var (x, y) = (Pick(random, low, high), Pick(random, low, high));
        var start = Pick(random, low, high - (15 * Speed));
        int Along(int time) => Math.Min(start + (Speed * time), high);
        var phase = random.Next(16);
        return motion switch
        {
            Motion.Right => time => (Along(time), y, radius),
            Motion.Left => time => (Size - Along(time), y, radius),
            Motion.Down => time => (x, Along(time), radius),
            Motion.Up => time => (x, Size - Along(time), radius),
            Motion.Bounce => time => (x, high - OnGrid(Bounce * Math.Abs(Math.Sin(Math.PI * (time + (phase % 8)) / 8))), radius),
            Motion.Orbit => Around(Pick(random, low + Orbit, high - Orbit), Pick(random, low + Orbit, high - Orbit), radius, phase),
            _ => Growing(motion, size, random),
        };
    }

    private static Func<int, (int X, int Y, int Radius)> Around(int x, int y, int radius, int phase) => time =>
    {
        var angle = 2 * Math.PI * (time + phase) / 16;
        return (x + OnGrid(Orbit * Math.Cos(angle)), y + OnGrid(Orbit * Math.Sin(angle)), radius);
    };

    private static Func<int, (int X, int Y, int Radius)> Growing(Motion motion, int size, Random random)
    {
        var (low, high) = (GrowthMargins[size], Size - GrowthMargins[size]);
        var (x, y) = (Pick(random, low, high, grid: 4), Pick(random, low, high, grid: 4));
        return time =>
        {
            var grown = Math.Min(time / 2, Growth);
            return (x, y, GrowthStarts[size] + (motion == Motion.Grow ? grown : Growth - grown));
        };
    }

    private static int Pick(Random random, int low, int high, int grid = 2) => low + (grid * random.Next(((high - low) / grid) + 1));

    private static int OnGrid(double value) => 2 * (int)Math.Round((value / 2) + 1e-6);

    /// <summary>To the outline, negative inside.</summary>
    private static double Distance(int shape, double x, double y, double radius) => shape switch
    {
        0 => double.Hypot(x, y) - radius,
        1 => Math.Max(Math.Abs(x), Math.Abs(y)) - (0.89 * radius),
        2 => Triangle(x, y - (0.31 * radius)) - (0.62 * radius),
        _ => Star(x, y, 1.25 * radius),
    };

    private static double Triangle(double x, double y) =>
        Math.Max(y, Math.Max((0.8660254 * x) - (0.5 * y), (-0.8660254 * x) - (0.5 * y)));

    /// <summary>Five points, folded onto one half of one of them.</summary>
    private static double Star(double x, double y, double outer)
    {
        const double kx = 0.809016994, ky = -0.587785252, inner = 0.45;
        (x, y) = (Math.Abs(x), -y);
        var fold = 2 * Math.Max((kx * x) + (ky * y), 0);
        (x, y) = (x - (fold * kx), y - (fold * ky));
        fold = 2 * Math.Max((-kx * x) + (ky * y), 0);
        (x, y) = (Math.Abs(x + (fold * kx)), y - (fold * ky) - outer);
        const double edgeX = inner * -ky, edgeY = (inner * kx) - 1;
        var along = Math.Clamp(((x * edgeX) + (y * edgeY)) / ((edgeX * edgeX) + (edgeY * edgeY)), 0, outer);
        return double.Hypot(x - (edgeX * along), y - (edgeY * along)) * Math.Sign((y * edgeX) - (x * edgeY));
    }
}
