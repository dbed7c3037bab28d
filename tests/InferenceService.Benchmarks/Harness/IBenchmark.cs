namespace InferenceService.Benchmarks.Harness;

/// <summary>A named set of ratios. A class that implements it, with a constructor without parameters, is found by itself.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    string Summary { get; }

    Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run);
}
