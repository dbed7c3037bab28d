namespace InferenceService.Benchmarks.Harness;

/// <summary>A result: the median of several measurements, and how far they spread.</summary>
/// <param name="Pairs">Number of measurements; of a share of clips, the clips.</param>
/// <param name="Meaning">What is divided by what.</param>
internal sealed record Ratio(string Name, double Median, double Min, double Max, int Pairs, string Meaning)
{
    public Goal? Goal { get; init; }

    public bool IsMissed => Goal is { } goal && !goal.IsMet(Median);

    public static Ratio Of(string name, string meaning, IEnumerable<double> samples, Goal? goal = null)
    {
        var sorted = samples.Order().ToArray();
        return new Ratio(name, Statistics.Median(sorted), sorted[0], sorted[^1], sorted.Length, meaning) { Goal = goal };
    }
}
