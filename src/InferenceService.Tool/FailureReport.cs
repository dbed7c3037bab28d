using System.CommandLine;
using Grpc.Core;
using InferenceService.Client;

namespace InferenceService.Tool;

/// <summary>Says what went wrong, one line for each fault, and what the exit code is.</summary>
internal static class FailureReport
{
    public static int Write(IReadOnlyList<Fault> faults, int exitCode, ParseResult parsed, TextWriter output, TextWriter error)
    {
        WriteLines(faults, error);
        if (Report.IsJson(parsed))
        {
            output.WriteLine(Report.ToJson(parsed, exitCode, faults, result: null));
        }

        return exitCode;
    }

    public static void WriteLines(IEnumerable<Fault> faults, TextWriter error)
    {
        foreach (var fault in faults)
        {
            error.WriteLine($"error: {fault.Message}");
        }
    }

    public static int ToExitCode(Exception failure) => failure switch
    {
        OperationCanceledException => ExitCode.Cancelled,
        ToolException own => own.ExitCode,
        VideoGenerationException refused => refused.StatusCode switch
        {
            StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists => ExitCode.Usage,
            StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Unimplemented => ExitCode.Unavailable,
            _ => ExitCode.Failed,
        },
        _ => ExitCode.Failed,
    };
}
