using System.Globalization;
using System.Text;
using System.Text.Json;

namespace InferenceService.Benchmarks.Harness;

/// <summary>Results as a table for people and as JSON for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static string Table(IReadOnlyList<Ratio> ratios)
    {
        var width = ratios.Max(ratio => ratio.Name.Length);
        var table = new StringBuilder();
        Line(table, width, "", "median", "min", "max", "pairs", "goal", "");
        foreach (var ratio in ratios)
        {
            Line(
                table, width, ratio.Name, Number(ratio.Median), Number(ratio.Min), Number(ratio.Max), $"{ratio.Pairs}", Goal(ratio), ratio.Meaning);
        }

        return table.ToString();
    }

    public static async Task WriteAsync(BenchmarkRun run, DateTimeOffset date, IReadOnlyList<Ratio> ratios)
    {
        var report = new
        {
            Benchmark = run.Benchmark,
            Command = run.CommandLine,
            Date = date.ToString("s", CultureInfo.InvariantCulture) + "Z",
            Machine = Machine.Describe(),
            Model = ModelId.Of(run),
            Ratios = ratios.ToDictionary(r => r.Name, Values),
        };
        await using var file = File.Create(run.Artifact(".json"));
        await JsonSerializer.SerializeAsync(file, report, Json);
    }

    private static object Values(Ratio r) => new
    {
        Median = Finite(r.Median),
        Min = Finite(r.Min),
        Max = Finite(r.Max),
        r.Pairs,
        r.Meaning,
        Goal = r.Goal?.ToString(),
        Met = r.Goal?.IsMet(r.Median),
    };

    /// <summary>A miss is marked, not asserted: a busy machine misses too.</summary>
    private static string Goal(Ratio ratio) => ratio.Goal is { } goal ? (ratio.IsMissed ? "! " : string.Empty) + goal : string.Empty;

    /// <summary>JSON has no NaN; what was not measured is null there.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static void Line(
        StringBuilder table, int width, string name, string median, string min, string max, string pairs, string goal, string meaning) =>
        table.AppendLine($"{name.PadRight(width)} {median,9} {min,9} {max,9} {pairs,6} {goal,9}  {meaning}".TrimEnd());

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
