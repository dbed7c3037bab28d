using System.Diagnostics;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>A program of samples/, as it was built with the tests, started as its users start it.</summary>
internal static class SampleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>What it wrote to the standard output; a failure is an assertion with what it wrote to the other.</returns>
    public static async Task<string> RunAsync(string sample, string folder, params string[] args)
    {
        using var process = Start(sample, folder, args);
        using var limit = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.Equal((0, ""), (process.ExitCode, await error));
        return await output;
    }

    public static Process Start(string sample, string folder, params string[] args) =>
        Process.Start(new ProcessStartInfo("dotnet", [AssemblyOf(sample), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Beside its sources, in the configuration that the tests themselves were built in.</summary>
    private static string AssemblyOf(string sample)
    {
        var own = Path.Combine(Repository.Root, "tests", "InferenceService.Tests");
        return Path.Combine(Repository.Root, "samples", sample, Path.GetRelativePath(own, AppContext.BaseDirectory), $"{sample}.dll");
    }
}
