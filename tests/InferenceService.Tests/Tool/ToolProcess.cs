using System.Diagnostics;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tool;

/// <summary>The tool as a process of its own, for what a process has once: its environment and its standard input.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<CommandRun> RunAsync(IReadOnlyDictionary<string, string> environment, string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new CommandRun(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Beside its sources, in the configuration that the tests themselves were built in.</summary>
    private static string Assembly => Path.Combine(
        Repository.Root,
        "src",
        "InferenceService.Tool",
        Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "InferenceService.Tests"), AppContext.BaseDirectory),
        "videogen.dll");
}
