namespace InferenceService.Benchmarks.Harness;

/// <summary>A result: the median of several measurements, and how far they spread.</summary>
/// <param name="Pairs">Number of measurements; of a share of clips, the clips.</param>
/// <param name="Meaning">What is divided by what, and what would be good.</param>
internal sealed record Ratio(string Name, double Median, double Min, double Max, int Pairs, string Meaning)
{
    public static Ratio Of(string name, string meaning, IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        return new Ratio(name, Statistics.Median(sorted), sorted[0], sorted[^1], sorted.Length, meaning);
    }
}
