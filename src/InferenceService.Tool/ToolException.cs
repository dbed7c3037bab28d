namespace InferenceService.Tool;

/// <summary>A failure with a message for people and its exit code.</summary>
internal sealed class ToolException(int exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
