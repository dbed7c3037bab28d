using System.Runtime.InteropServices;
using InferenceService.Models;

namespace InferenceService.Benchmarks.Harness;

/// <summary>Where the figures were made. Only ratios can be compared across machines.</summary>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime, string? LoadAverage)
{
    public static Machine Describe() => new(
        ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSArchitecture + ", " + RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription, Load());

    private static string ProcessorName() => FirstLine("/proc/cpuinfo", "model name") is { } line
        ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
        : "unknown";

    /// <summary>Of the last 1, 5 and 15 minutes: how much else the machine had to do.</summary>
    private static string? Load() =>
        FirstLine("/proc/loadavg", string.Empty) is { } line ? string.Join(' ', line.Split(' ').Take(3)) : null;

    private static string? FirstLine(string file, string prefix) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal)) : null;
}

/// <summary>Which weights the figures belong to.</summary>
internal sealed record ModelId(string Name, string Version, string Sha256)
{
    public static ModelId Of(BenchmarkRun run)
    {
        var model = ModelBundle.Open(run.ModelFolder).Description;
        return new ModelId(model.Name, model.Version, model.Sha256);
    }
}
