using Grpc.Core;

namespace InferenceService.Client;

/// <summary>A call that failed, and what the server said about it.</summary>
public sealed class VideoGenerationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="statusCode">gRPC status.</param>
    /// <param name="message">For people.</param>
    /// <param name="innerException">The transport's exception, where there is one.</param>
    public VideoGenerationException(StatusCode statusCode, string message, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>gRPC status.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>
    /// What went wrong, one of <see cref="VideoErrorReason"/> or newer; null where nobody said, for example because no
    /// server was reached or the deadline passed.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Every field of the request that was refused; empty otherwise.</summary>
    public IReadOnlyList<FieldViolation> FieldViolations { get; init; } = [];

    /// <summary>How long to wait before trying again, where the server said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Index of the last good frame of a clip that broke; null when there is none.</summary>
    public int? LastFrameIndex { get; init; }

    /// <summary>Name of the request; null for calls that have none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted;
}

/// <summary>A field that was refused.</summary>
/// <param name="Field">Path of the field in the contract, for example <c>video.num_frames</c>.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record FieldViolation(string Field, string Description);
