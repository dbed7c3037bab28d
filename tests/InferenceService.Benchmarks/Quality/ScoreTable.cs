using System.Globalization;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality;

/// <summary>Shares of clips that show what their prompts name, per trait and per kind of prompt.</summary>
internal sealed class ScoreTable
{
    private const string All = "all", Steady = "all_steady", Jumps = "jumps";

    /// <summary>Unseen phrasings stand alone; all other columns are of known ones.</summary>
    private readonly (string Name, List<JudgedClip> Clips)[] _columns;

    public ScoreTable(IReadOnlyList<JudgedClip> clips)
    {
        var known = clips.Where(c => !c.Prompt.IsUnseenPhrasing).ToList();
        _columns =
        [
            ("together", known),
            ("seen", known.FindAll(c => !c.Prompt.IsHeldOut)),
            ("held_out", known.FindAll(c => c.Prompt.IsHeldOut)),
            ("en", known.FindAll(c => !c.Prompt.IsChinese)),
            ("zh", known.FindAll(c => c.Prompt.IsChinese)),
            ("unseen_phrasing", [.. clips.Where(c => c.Prompt.IsUnseenPhrasing)]),
        ];
    }

    private static IEnumerable<string> Rows => [.. ShapesWorld.Traits.Select(RowName), All, Steady, Jumps];

    /// <summary>The whole table in per cent, for people.</summary>
    public string Text()
    {
        var lines = Rows.Select(row => Line(row, _columns.Select(c => Percent(Rate(row, c.Clips).Mean))));
        var head = Line("%", _columns.Select(c => c.Name));
        return string.Join(Environment.NewLine, [head, .. lines, Line("clips", _columns.Select(c => $"{c.Clips.Count}"))]);
    }

    /// <summary>Each row with its lowest and highest column among seen and held-out, then each column of "all" by itself.</summary>
    public IReadOnlyList<Ratio> Ratios(string family) =>
    [
        .. Rows.Select(row => Of($"{family}.{row}", row, _columns[0].Clips, _columns[1].Clips, _columns[2].Clips)),
        .. _columns.Skip(1).Select(column => Of($"{family}.{All}_{column.Name}", All, column.Clips)),
    ];

    private static Ratio Of(string name, string row, List<JudgedClip> clips, params List<JudgedClip>[] parts)
    {
        var (rate, count) = Rate(row, clips);
        double[] rates = [.. parts.Select(part => Rate(row, part).Mean).DefaultIfEmpty(rate)];
        var meaning = row switch
        {
            Jumps => "share of transitions in which the object leaps or is lost",
            Steady => "share of clips that are as asked, without a jump",
            _ => "share of clips that are as asked",
        };
        return new Ratio(name, rate, rates.Min(), rates.Max(), count, meaning);
    }

    private static (double Mean, int Count) Rate(string row, List<JudgedClip> clips)
    {
        var marks = clips.Select(clip => Mark(row, clip)).OfType<double>().ToList();
        return (marks.Count == 0 ? double.NaN : marks.Average(), marks.Count);
    }

    private static double? Mark(string row, JudgedClip clip) => row switch
    {
        All => clip.IsRight ? 1 : 0,
        Steady => clip.IsRight && clip.Verdict.Jumps == 0 ? 1 : 0,
        Jumps => clip.JumpRate,
        _ => clip.Matches(ShapesWorld.Traits.Single(t => RowName(t) == row)) switch { true => 1, false => 0, null => null },
    };

    private static string RowName(Trait trait) => trait.ToString().ToLowerInvariant();

    private static string Percent(double rate) => (100 * rate).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Line(string name, IEnumerable<string> cells) =>
        $"{name,-12}" + string.Concat(cells.Select(cell => $"{cell,17}"));
}
