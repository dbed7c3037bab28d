using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace InferenceService.Tool;

/// <summary>The library's help, followed by what exit codes mean.</summary>
internal sealed class HelpWithExitCodes(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    the clip failed, its file could not be written, the bundle is not valid, or the port is taken
          2    wrong options or configuration, or a request that the service refuses
          3    the service is unreachable, not ready or full; the same request may succeed later
          130  cancelled by Ctrl-C

        """;

    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((SynchronousCommandLineAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes);
        return code;
    }
}
