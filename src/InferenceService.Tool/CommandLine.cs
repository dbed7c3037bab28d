using System.CommandLine;
using System.CommandLine.Invocation;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>Parse, run, and turn every ending into an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRoot().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(parsed, error);
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // The caller's token tells of signals, and a command takes the time that an orderly end needs.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception failure)
        {
            return FailureReport.Write(failure, error, parsed.GetValue(CommonOptions.Verbose));
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Generates video clips from text.")
        {
            new GenerateCommand(),
            new EditCommand(),
            new ModelsCommand(),
            new ServeCommand(),
            new CheckCommand(),
        };
        HelpWithExitCodes.AddTo(root);
        return root;
    }

    private static int ReportUsage(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors)
        {
            error.WriteLine($"error: {problem.Message}");
        }

        error.WriteLine("Try --help.");
        return ExitCode.Usage;
    }
}
