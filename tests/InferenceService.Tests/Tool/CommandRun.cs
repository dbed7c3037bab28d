using InferenceService.Tool;

namespace InferenceService.Tests.Tool;

/// <summary>What a command said and how it ended.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static Task<CommandRun> OfAsync(params string[] args) => OfAsync(CancellationToken.None, args);

    public static async Task<CommandRun> OfAsync(CancellationToken cancellationToken, params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, TextWriter.Synchronized(error), cancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
