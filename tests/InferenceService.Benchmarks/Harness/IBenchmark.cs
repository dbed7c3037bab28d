namespace InferenceService.Benchmarks.Harness;

/// <summary>A named set of ratios. A class that implements it, with a constructor without parameters, is found by itself.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    string Summary { get; }

    /// <summary>Whether a missed goal is an error, which only holds where a goal does not depend on the machine's speed.</summary>
    bool MustReachGoals => false;

    Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run);
}
