using System.Globalization;
using Grpc.Core;
using InferenceService.Client;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>Says what went wrong, one line for each fault, and what the exit code is.</summary>
internal static class FailureReport
{
    public static int Write(Exception failure, TextWriter error, bool verbose)
    {
        foreach (var line in Describe(failure))
        {
            error.WriteLine($"error: {line}");
        }

        if (verbose)
        {
            error.WriteLine(failure);
        }

        return ToExitCode(failure);
    }

    private static int ToExitCode(Exception failure) => failure switch
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

    private static IEnumerable<string> Describe(Exception failure) => failure switch
    {
        OperationCanceledException => ["cancelled"],
        VideoGenerationException { FieldViolations.Count: > 0 } refused => refused.FieldViolations.Select(Describe),
        VideoGenerationException refused => [Describe(refused)],
        ToolException or IOException or UnauthorizedAccessException => [failure.Message],
        _ => [$"{failure.GetType().Name}: {failure.Message}"],
    };

    private static string Describe(FieldViolation violation) =>
        $"{RequestOptions.NameOf(violation.Field)}: {violation.Description}";

    private static string Describe(VideoGenerationException refused)
    {
        var text = $"{refused.Message} ({refused.Reason ?? refused.StatusCode.ToString()})";
        return refused.RetryAfter is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"{text}; try again in {wait.TotalSeconds:0.#} s")
            : text;
    }
}
