using System.Globalization;
using System.Text;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>The rows for people and for the plot (plot.py).</summary>
internal static class ScalingTable
{
    public static string Markdown(IEnumerable<Row> rows)
    {
        var table = new StringBuilder();
        foreach (var series in rows.GroupBy(row => row.Series.Name))
        {
            Line(table, $"| {series.First().Series.Title} | frames/s | CPU ms a frame | frames a CPU second, over the first | least | most | loop busy | pool busy |");
            Line(table, $"|---|---|---|---|---|---|---|---|");
            foreach (var row in series)
            {
                var ratio = row.OverFirst;
                Line(
                    table,
                    $"| {row.Point.Label} | {row.FramesPerSecond:0.##} | {row.CpuMsPerFrame:0.##} | {ratio.Median:0.###} | {ratio.Min:0.###} | {ratio.Max:0.###} | {row.LoopBusy:0%} | {row.PoolBusy:0%} |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    public static string Csv(IEnumerable<Row> rows)
    {
        var lines = new StringBuilder("series,title,label,x,frames_per_second,over_first,least,most\n");
        foreach (var row in rows)
        {
            var ratio = row.OverFirst;
            Line(
                lines,
                $"{row.Series.Name},\"{row.Series.Title}\",{row.Point.Label},{row.Point.X},{row.FramesPerSecond:0.###},{ratio.Median:0.####},{ratio.Min:0.####},{ratio.Max:0.####}");
        }

        return lines.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
