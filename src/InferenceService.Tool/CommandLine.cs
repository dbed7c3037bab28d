using System.CommandLine;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>Parse, run, and turn every ending into an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        // A prompt may begin with @ like any other text, and names no file of options (dotnet/command-line-api #816).
        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageFaults.Of(parsed) is { Count: > 0 } faults)
        {
            FailureReport.Write(faults, ExitCode.Usage, parsed, output, error);
            error.WriteLine($"Try {Path(parsed)} --help.");
            return ExitCode.Usage;
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
            var code = FailureReport.Write(Fault.Of(failure), FailureReport.ToExitCode(failure), parsed, output, error);
            if (parsed.GetValue(CommonOptions.Verbose))
            {
                error.WriteLine(failure);
            }

            return code;
        }
    }

    private static string Path(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "videogen" : $"videogen {parsed.CommandResult.Command.Name}";

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Generates video clips from text.")
        {
            new GenerateCommand(),
            new EditCommand(),
            new ModelsCommand(),
            new ServeCommand(),
            new CheckCommand(),
            new CompletionCommand(),
        };
        root.Options.Add(CommonOptions.Json);
        HelpWithExitCodes.AddTo(root);
        return root;
    }
}
