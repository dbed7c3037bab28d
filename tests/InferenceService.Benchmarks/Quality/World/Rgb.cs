namespace InferenceService.Benchmarks.Quality.World;

/// <summary>A colour, or the way from one colour to another; channels in [0, 1].</summary>
internal readonly record struct Rgb(double R, double G, double B)
{
    public static Rgb Of(byte r, byte g, byte b) => new(r / 255.0, g / 255.0, b / 255.0);

    /// <summary>The i-th pixel of a raw frame.</summary>
    public static Rgb At(ReadOnlySpan<byte> frame, int pixel) => Of(frame[3 * pixel], frame[(3 * pixel) + 1], frame[(3 * pixel) + 2]);

    public static Rgb operator -(Rgb a, Rgb b) => new(a.R - b.R, a.G - b.G, a.B - b.B);

    public double Dot(Rgb other) => (R * other.R) + (G * other.G) + (B * other.B);

    /// <summary>Index of the palette's nearest colour.</summary>
    public int Nearest(IReadOnlyList<Rgb> palette)
    {
        var self = this;
        return Enumerable.Range(0, palette.Count).MinBy(i => (palette[i] - self).Dot(palette[i] - self));
    }

    /// <summary>The median of each channel by itself.</summary>
    public static Rgb Median(IReadOnlyCollection<Rgb> colours) => new(
        Harness.Statistics.Median(colours.Select(c => c.R)),
        Harness.Statistics.Median(colours.Select(c => c.G)),
        Harness.Statistics.Median(colours.Select(c => c.B)));
}
