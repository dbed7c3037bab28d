using System.Globalization;

namespace InferenceService.Benchmarks.Harness;

/// <summary>What was asked for on the command line, and where things lie. The current folder is the repository's root.</summary>
internal sealed record BenchmarkRun(string Benchmark, bool IsQuick, string Model)
{
    public const string DefaultModel = "shapes-gpt";

    private const string DefaultModels = "models";
    private const double DefaultMinutes = 10;

    public string ModelsFolder { get; init; } = Path.GetFullPath(DefaultModels);

    /// <summary>How long to go on, of benchmarks that have no end of their own.</summary>
    public double Minutes { get; init; } = DefaultMinutes;

    public string ModelFolder => Path.Combine(ModelsFolder, Model);

    /// <summary>A folder with this model alone, so that a server neither loads nor holds others.</summary>
    public string OnlyThisModel()
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath(Path.Combine("artifacts", "bench", "served", Model))).FullName;
        var link = Path.Combine(folder, Model);
        if (new DirectoryInfo(link).LinkTarget != ModelFolder)
        {
            File.Delete(link);
            Directory.CreateSymbolicLink(link, ModelFolder);
        }

        return folder;
    }

    /// <summary>How often to measure: few is enough to see whether something broke.</summary>
    public int Pairs(int few, int many) => IsQuick ? few : many;

    public string CommandLine => string.Join(' ', CommandWords().Where(word => word.Length > 0));

    /// <summary>A file beside the results: NAME.json, NAME.png, ...</summary>
    public string Artifact(string extension) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine("artifacts", "bench")).FullName, Benchmark + extension);

    /// <summary>Progress, apart from the results on the standard output.</summary>
    public static void Say(FormattableString what) => Console.Error.WriteLine(what.ToString(CultureInfo.InvariantCulture));

    private IEnumerable<string> CommandWords() =>
    [
        $"./bench.sh {Benchmark}",
        IsQuick ? "--quick" : string.Empty,
        Model == DefaultModel ? string.Empty : $"--model {Model}",
        ModelsFolder == Path.GetFullPath(DefaultModels) ? string.Empty : $"--models {Path.GetRelativePath(".", ModelsFolder)}",
        Minutes == DefaultMinutes ? string.Empty : FormattableString.Invariant($"--minutes {Minutes}"),
    ];
}
