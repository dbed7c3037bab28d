namespace InferenceService.Tool;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The clip failed, its file could not be written, or the bundle is not valid.</summary>
    public const int Failed = 1;

    /// <summary>Wrong options, or a request that the service refuses and always will.</summary>
    public const int Usage = 2;

    /// <summary>The service is not there, not ready, or full.</summary>
    public const int Unavailable = 3;

    /// <summary>Ctrl-C, as shells have it: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
