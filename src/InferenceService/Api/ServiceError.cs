namespace InferenceService.Api;

/// <summary>Every way a call can end other than well. <see cref="StatusMapping"/> gives each its status code.</summary>
public enum ErrorKind
{
    /// <summary>The caller: fields that are wrong or contradict each other. Never worth a retry.</summary>
    InvalidRequest,

    /// <summary>The caller: no such model.</summary>
    UnknownModel,

    /// <summary>The operator: the model's bundle did not pass its checks.</summary>
    ModelInvalid,

    /// <summary>The caller: a clip with this request_id is being made.</summary>
    DuplicateRequestId,

    /// <summary>The load: no slot and no place in the queue.</summary>
    Overloaded,

    /// <summary>The time: models are loading, or the device failed and is being probed.</summary>
    NotReady,

    /// <summary>The operator: the server is stopping.</summary>
    ShuttingDown,

    /// <summary>The caller: the deadline comes before the fastest possible end.</summary>
    DeadlineTooShort,

    /// <summary>The caller: read nothing for longer than the server waits.</summary>
    SlowReader,

    /// <summary>The model: a graph failed while it ran.</summary>
    ModelFailed,

    /// <summary>The service: what nobody thought of.</summary>
    Unexpected,
}

/// <param name="Field">Path of the field in the request, as in the proto.</param>
public sealed record FieldViolation(string Field, string Description);

/// <summary>One failure, as a value: what happened, to whom, and when a retry can help.</summary>
public sealed record ServiceError(ErrorKind Kind, string Message)
{
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Carries a <see cref="ServiceError"/> across a boundary.</summary>
public sealed class ServiceException(ServiceError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public ServiceError Error { get; } = error;
}
