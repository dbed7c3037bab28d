using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>
/// A command's end for programs: with --json one object on a line of the standard output, and nothing else there. docs/tool.md
/// describes its members, which stay.
/// </summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static bool IsJson(ParseResult parsed) => parsed.GetValue(CommonOptions.Json);

    /// <summary>Writes the result of a command that did what it should; without --json nothing.</summary>
    /// <param name="result">Its members become the object's.</param>
    public static void Write(ParseResult parsed, object result) => Write(parsed, ExitCode.Success, [], result);

    /// <summary>Writes how a command ended; without --json nothing.</summary>
    public static void Write(ParseResult parsed, int exitCode, IReadOnlyList<Fault> faults, object? result = null)
    {
        if (IsJson(parsed))
        {
            parsed.InvocationConfiguration.Output.WriteLine(ToJson(parsed, exitCode, faults, result));
        }
    }

    public static string ToJson(ParseResult parsed, int exitCode, IReadOnlyList<Fault> faults, object? result)
    {
        var command = parsed.CommandResult.Command;
        var report = new JsonObject
        {
            // The root's own name is that of whatever file was started.
            ["command"] = command is RootCommand ? "videogen" : command.Name,
            ["ok"] = exitCode == ExitCode.Success,
            ["exit_code"] = exitCode,
            ["errors"] = JsonSerializer.SerializeToNode(faults, Format),
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(result ?? new object(), Format)!.AsObject().ToList())
        {
            report[name] = value?.DeepClone();
        }

        return report.ToJsonString(Format);
    }
}
