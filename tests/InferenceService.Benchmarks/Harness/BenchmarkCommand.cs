using System.Globalization;

namespace InferenceService.Benchmarks.Harness;

/// <summary>NAME [--quick] [--model MODEL] [--models FOLDER] [--minutes N]: runs one benchmark; without a name lists them all.</summary>
internal static class BenchmarkCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var benchmarks = Find();
        if (Parse(args) is not { } run || benchmarks.FirstOrDefault(b => b.Name == run.Benchmark) is not { } benchmark)
        {
            List(benchmarks);
            return args.Length == 0 ? 0 : 2;
        }

        var started = DateTimeOffset.UtcNow;
        var ratios = await benchmark.RunAsync(run);
        Console.WriteLine(Report.Table(ratios));
        await Report.WriteAsync(run, started, ratios);
        BenchmarkRun.Say($"{run.Artifact(".json")}, {(DateTimeOffset.UtcNow - started).TotalSeconds:0} s");
        return benchmark.MustReachGoals && ratios.Any(ratio => ratio.IsMissed) ? 1 : 0;
    }

    private static BenchmarkRun? Parse(string[] args) => args switch
    {
        [.. var rest, "--quick"] => Parse(rest) is { } run ? run with { IsQuick = true } : null,
        [.. var rest, "--model", var model] => Parse(rest) is { } run ? run with { Model = model } : null,
        [.. var rest, "--models", var folder] => Parse(rest) is { } run ? run with { ModelsFolder = Path.GetFullPath(folder) } : null,
        [.. var rest, "--minutes", var n] when double.TryParse(n, CultureInfo.InvariantCulture, out var minutes) =>
            Parse(rest) is { } run ? run with { Minutes = minutes } : null,
        [var name] when !name.StartsWith('-') => new BenchmarkRun(name, IsQuick: false, BenchmarkRun.DefaultModel),
        _ => null,
    };

    private static List<IBenchmark> Find() =>
    [
        .. typeof(IBenchmark).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IBenchmark)))
            .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
            .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal),
    ];

    private static void List(List<IBenchmark> benchmarks)
    {
        Console.WriteLine("./bench.sh NAME [--quick] [--model MODEL] [--models FOLDER] [--minutes N]    results: artifacts/bench/NAME.json");
        Console.WriteLine();
        foreach (var benchmark in benchmarks)
        {
            Console.WriteLine($"  {benchmark.Name,-14}{benchmark.Summary}");
        }
    }
}
