using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace InferenceService.Api;

/// <summary>
/// The only file that knows status codes. An error is a google.rpc.Status with exactly one ErrorInfo (AIP-193), sent as
/// trailers only when no message went out before, so that clients' retry policies (gRFC A6) apply.
/// </summary>
public static class StatusMapping
{
    private const string Domain = "video.v1";
    private const string DetailsTrailer = "grpc-status-details-bin";
    private const string PushbackTrailer = "grpc-retry-pushback-ms";

    /// <param name="lastFrame">Index of the last good frame, or -1 if none was sent.</param>
    public static RpcException ToRpcException(ServiceError error, int lastFrame = -1)
    {
        var (code, reason) = Map(error.Kind);
        var status = new Google.Rpc.Status { Code = (int)code, Message = error.Message };
        status.Details.Add(Any.Pack(Info(reason, lastFrame)));
        if (error.Violations.Count > 0)
        {
            status.Details.Add(Any.Pack(Violations(error.Violations)));
        }

        var trailers = new Metadata();
        if (error.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
            trailers.Add(PushbackTrailer, ((long)delay.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        trailers.Add(DetailsTrailer, status.ToByteArray());
        return new RpcException(new Grpc.Core.Status(code, error.Message), trailers);
    }

    /// <summary>The client has gone, or its deadline has passed; nobody is left to read it.</summary>
    public static RpcException Cancelled() => new(new Grpc.Core.Status(StatusCode.Cancelled, "The call was cancelled."));

    private static (StatusCode Code, string Reason) Map(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidRequest => (StatusCode.InvalidArgument, "INVALID_REQUEST"),
        ErrorKind.UnknownModel => (StatusCode.NotFound, "UNKNOWN_MODEL"),
        ErrorKind.ModelInvalid => (StatusCode.FailedPrecondition, "MODEL_INVALID"),
        ErrorKind.DuplicateRequestId => (StatusCode.AlreadyExists, "DUPLICATE_REQUEST_ID"),
        ErrorKind.Overloaded => (StatusCode.ResourceExhausted, "OVERLOADED"),
        ErrorKind.NotReady => (StatusCode.Unavailable, "NOT_READY"),
        ErrorKind.ShuttingDown => (StatusCode.Unavailable, "SHUTTING_DOWN"),
        ErrorKind.DeadlineTooShort => (StatusCode.DeadlineExceeded, "DEADLINE_TOO_SHORT"),
        ErrorKind.SlowReader => (StatusCode.Aborted, "SLOW_READER"),
        ErrorKind.ModelFailed => (StatusCode.Internal, "MODEL_FAILED"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unmapped error kind."),
    };

    private static ErrorInfo Info(string reason, int lastFrame)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = reason };
        if (lastFrame >= 0)
        {
            info.Metadata.Add("last_frame_index", lastFrame.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return info;
    }

    private static BadRequest Violations(IReadOnlyList<FieldViolation> violations)
    {
        var bad = new BadRequest();
        bad.FieldViolations.AddRange(violations.Select(
            v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }));
        return bad;
    }
}
