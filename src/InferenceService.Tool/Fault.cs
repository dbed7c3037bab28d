using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>Something that is wrong, as people and programs are told it.</summary>
/// <param name="Message">One line, with the hint that helps.</param>
/// <param name="Option">The option that it is about; null where it is about none.</param>
internal sealed record Fault(string Message, string? Option = null)
{
    /// <summary>Path of the request's field, where the service refused one.</summary>
    public string? Field { get; init; }

    /// <summary>The service's own word for it, such as UNKNOWN_MODEL.</summary>
    public string? Reason { get; init; }

    /// <summary>When the service would be asked again.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>Which prompt it is about, of several.</summary>
    public string? Prompt { get; init; }

    public static IReadOnlyList<Fault> Of(Exception failure) => failure switch
    {
        OperationCanceledException => [new Fault("cancelled")],
        VideoGenerationException { FieldViolations.Count: > 0 } refused => [.. refused.FieldViolations.Select(v => Of(v, refused.Reason))],
        VideoGenerationException refused => [Of(refused)],
        ToolException or IOException or UnauthorizedAccessException => [new Fault(failure.Message)],
        _ => [new Fault($"{failure.GetType().Name}: {failure.Message}")],
    };

    private static Fault Of(FieldViolation violation, string? reason)
    {
        var option = RequestOptions.NameOf(violation.Field);
        return new Fault($"{option}: {violation.Description}", option) { Field = violation.Field, Reason = reason };
    }

    private static Fault Of(VideoGenerationException refused)
    {
        // Where nobody answered there is only the sentence.
        var text = refused is { Reason: null, IsTransient: true } ? refused.Message : $"{refused.Message} ({refused.Reason ?? refused.StatusCode.ToString()})";
        var wait = refused.RetryAfter?.TotalSeconds;
        return new Fault(wait is null ? text : string.Create(CultureInfo.InvariantCulture, $"{text}; try again in {wait:0.#} s"))
        {
            Reason = refused.Reason,
            RetryAfterSeconds = wait,
        };
    }
}
