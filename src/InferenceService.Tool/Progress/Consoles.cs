using Spectre.Console;

namespace InferenceService.Tool.Progress;

/// <summary>Consoles on a writer, which may be a terminal or not.</summary>
internal static class Consoles
{
    // Files and pipes have no width of their own, and tables should not be folded there.
    private const int WidthOfFiles = 240;

    public static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
