namespace InferenceService.Observability;

/// <summary>Every log message of the service.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "CUDA is not used: {Reason}")]
    public static partial void CudaNotUsed(this ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "ONNX Runtime {Version} on {Provider}")]
    public static partial void RuntimeSelected(this ILogger logger, string version, string provider);

    [LoggerMessage(10, LogLevel.Information, "Model {Model} {Version} ({Sha256}) is ready on {Provider}: {Rows} rows, loaded in {Seconds:0.00} s")]
    public static partial void ModelReady(
        this ILogger logger, string model, string version, string sha256, string provider, int rows, double seconds);

    [LoggerMessage(11, LogLevel.Error, "{Message}")]
    public static partial void ModelInvalid(this ILogger logger, string message);

    [LoggerMessage(12, LogLevel.Error, "A run failed; {Clips} clips end with it")]
    public static partial void ModelFailed(this ILogger logger, Exception exception, int clips);

    [LoggerMessage(13, LogLevel.Warning, "The model still fails: {Reason}")]
    public static partial void ModelStillFails(this ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Critical, "A run has taken {Seconds:0.0} s, longer than Scheduling:StepTimeout; it is being ended")]
    public static partial void RunOverdue(this ILogger logger, double seconds);

    [LoggerMessage(17, LogLevel.Warning, "Model {Model} is left behind in a run that does not end")]
    public static partial void LeftBehind(this ILogger logger, string model);

    [LoggerMessage(14, LogLevel.Critical, "None of the models can be served; stopping")]
    public static partial void NoModels(this ILogger logger);

    [LoggerMessage(15, LogLevel.Warning, "Model {Model} is not run in these shapes, where its results differ in rounding: {Shapes}")]
    public static partial void ShapesLeftOut(this ILogger logger, string model, string shapes);

    [LoggerMessage(16, LogLevel.Information, "There is no default model, since {Model} is not served: requests must name theirs, or Models:Default one")]
    public static partial void NoDefaultModel(this ILogger logger, string model);

    [LoggerMessage(20, LogLevel.Information, "Clip {RequestId} of {Model}: {Outcome} after {Frames} frames, {Steps} steps, {Seconds:0.000} s")]
    public static partial void ClipEnded(
        this ILogger logger, string requestId, string model, string outcome, int frames, int steps, double seconds);

    [LoggerMessage(21, LogLevel.Warning, "{Message} ({Suppressed} more such requests since the last line)")]
    public static partial void Unreadable(this ILogger logger, string message, long suppressed);

    [LoggerMessage(22, LogLevel.Error, "A call failed: {Method}")]
    public static partial void CallFailed(this ILogger logger, Exception? exception, string method);

    [LoggerMessage(30, LogLevel.Information, "Stopping: no new clips, {Seconds:0.#} s for those under way")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(31, LogLevel.Information, "Stopping: all clips have ended")]
    public static partial void Drained(this ILogger logger);
}
