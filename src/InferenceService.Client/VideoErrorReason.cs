namespace InferenceService.Client;

/// <summary>Values of <see cref="VideoGenerationException.Reason"/>. A newer server may send others.</summary>
public static class VideoErrorReason
{
    /// <summary>A field of the request is wrong; see the violations. Never retry.</summary>
    public const string InvalidRequest = "INVALID_REQUEST";

    /// <summary>The server has no model of that name.</summary>
    public const string UnknownModel = "UNKNOWN_MODEL";

    /// <summary>The model's files are broken; the message says how.</summary>
    public const string ModelInvalid = "MODEL_INVALID";

    /// <summary>A clip of that request id is being made.</summary>
    public const string DuplicateRequestId = "DUPLICATE_REQUEST_ID";

    /// <summary>All slots are taken.</summary>
    public const string Overloaded = "OVERLOADED";

    /// <summary>Models are still being loaded.</summary>
    public const string NotReady = "NOT_READY";

    /// <summary>The server is stopping; another replica may take the request.</summary>
    public const string ShuttingDown = "SHUTTING_DOWN";

    /// <summary>The clip can not be made within the deadline, so it was not begun.</summary>
    public const string DeadlineTooShort = "DEADLINE_TOO_SHORT";

    /// <summary>The clip's reader stood still for too long.</summary>
    public const string SlowReader = "SLOW_READER";

    /// <summary>The model failed.</summary>
    public const string ModelFailed = "MODEL_FAILED";

    /// <summary>A fault of the service itself; its log says more.</summary>
    public const string Unexpected = "UNEXPECTED";

    /// <summary>Found by the client: the stream breaks the contract.</summary>
    public const string BrokenStream = "BROKEN_STREAM";
}
