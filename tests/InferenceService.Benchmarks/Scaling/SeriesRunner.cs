using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>
/// Measures the points of a series in turn, round after round, so that whatever else the machine does falls on all of them.
/// </summary>
internal static class SeriesRunner
{
    public static async Task<IReadOnlyList<Row>> RunAsync(Series series, int rounds)
    {
        var costs = series.Points.Select(_ => new List<Cost>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < costs.Length; i++)
            {
                var cost = await series.Points[i].Measure();
                if (round >= 0)
                {
                    costs[i].Add(cost);
                }
            }
        }

        BenchmarkRun.Say($"{series.Name}: done");
        return [.. costs.Select((of, i) => Row.Of(series, series.Points[i], [.. costs[0].Zip(of)]))];
    }
}
