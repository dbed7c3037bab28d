using System.Globalization;
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
        var message = TrailerLimits.Message(error.Message);
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        var bad = Violations(error.Violations);
        status.Details.Add(Any.Pack(Info(reason, lastFrame, error.Violations.Count - bad.FieldViolations.Count)));
        if (error.Violations.Count > 0)
        {
            status.Details.Add(Any.Pack(bad));
        }

        var trailers = new Metadata();
        if (error.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
            trailers.Add(PushbackTrailer, ((long)delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        trailers.Add(DetailsTrailer, status.ToByteArray());
        return new RpcException(new Grpc.Core.Status(code, message), trailers);
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
        ErrorKind.Unexpected => (StatusCode.Internal, "UNEXPECTED"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unmapped error kind."),
    };

    private static ErrorInfo Info(string reason, int lastFrame, int violationsLeftOut)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = reason };
        if (lastFrame >= 0)
        {
            info.Metadata.Add("last_frame_index", lastFrame.ToString(CultureInfo.InvariantCulture));
        }

        if (violationsLeftOut > 0)
        {
            info.Metadata.Add("violations_left_out", violationsLeftOut.ToString(CultureInfo.InvariantCulture));
        }

        return info;
    }

    /// <summary>The first ones, as many as there is room for; at least one.</summary>
    private static BadRequest Violations(IReadOnlyList<FieldViolation> violations)
    {
        var bad = new BadRequest();
        foreach (var violation in violations)
        {
            bad.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = TrailerLimits.Cut(violation.Description, TrailerLimits.MaxDescriptionBytes),
            });
            if (bad.CalculateSize() > TrailerLimits.MaxDetailBytes && bad.FieldViolations.Count > 1)
            {
                bad.FieldViolations.RemoveAt(bad.FieldViolations.Count - 1);
                break;
            }
        }

        return bad;
    }
}
