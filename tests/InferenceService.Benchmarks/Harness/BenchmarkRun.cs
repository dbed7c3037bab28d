using System.Globalization;

namespace InferenceService.Benchmarks.Harness;

/// <summary>What was asked for on the command line, and where things lie. The current folder is the repository's root.</summary>
internal sealed record BenchmarkRun(string Benchmark, bool IsQuick, string Model)
{
    public const string DefaultModel = "shapes-gpt";

    public string ModelsFolder { get; } = Path.GetFullPath("models");

    public string ModelFolder => Path.Combine(ModelsFolder, Model);

    public string CommandLine =>
        $"./bench.sh {Benchmark}" + (IsQuick ? " --quick" : string.Empty) + (Model == DefaultModel ? string.Empty : $" --model {Model}");

    /// <summary>A file beside the results: NAME.json, NAME.png, ...</summary>
    public string Artifact(string extension) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine("artifacts", "bench")).FullName, Benchmark + extension);

    /// <summary>Progress, apart from the results on the standard output.</summary>
    public static void Say(FormattableString what) => Console.Error.WriteLine(what.ToString(CultureInfo.InvariantCulture));
}
