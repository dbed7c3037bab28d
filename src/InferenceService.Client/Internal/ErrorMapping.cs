using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace InferenceService.Client.Internal;

/// <summary>The transport's exception to the client's, with what the server put into the status details.</summary>
internal static class ErrorMapping
{
    private const string DetailsTrailer = "grpc-status-details-bin";
    private const string LastFrameIndexKey = "last_frame_index";

    public static Exception ToException(
        RpcException failure, string? requestId, int? lastFrameIndex, CancellationToken cancellationToken)
    {
        // Cancelling races with the server's own failure; who cancelled wants to hear of that and nothing else.
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The call was cancelled.", failure, cancellationToken);
        }

        var details = ReadDetails(failure.Trailers);
        var info = Find<ErrorInfo>(details);
        var unreachable = ConnectionFailure.Describe(failure.Status.DebugException);
        var (code, message) = unreachable is null
            ? (failure.StatusCode, Describe(failure.Status))
            : (StatusCode.Unavailable, unreachable);
        return new VideoGenerationException(code, message, failure)
        {
            Reason = info?.Reason,
            FieldViolations = ToViolations(Find<BadRequest>(details)),
            RetryAfter = Find<RetryInfo>(details)?.RetryDelay?.ToTimeSpan(),
            LastFrameIndex = ToLastFrameIndex(info) ?? lastFrameIndex,
            RequestId = requestId,
        };
    }

    public static VideoGenerationException Broken(string what, string requestId, int? lastFrameIndex) =>
        new(StatusCode.Internal, $"The server broke the contract: {what}.")
        {
            Reason = VideoErrorReason.BrokenStream,
            LastFrameIndex = lastFrameIndex,
            RequestId = requestId,
        };

    // Why a connection failed is told by the socket's exception, and not always by the status.
    private static string Describe(Grpc.Core.Status status)
    {
        var cause = status.DebugException?.GetBaseException().Message;
        return cause is null || status.Detail.Contains(cause, StringComparison.Ordinal)
            ? status.Detail
            : $"{status.Detail.TrimEnd('.')}: {cause}";
    }

    private static IReadOnlyList<Any> ReadDetails(Metadata trailers) =>
        trailers.GetValueBytes(DetailsTrailer) is { } bytes && TryParse(Google.Rpc.Status.Parser, bytes) is { } status
            ? status.Details
            : [];

    private static T? Find<T>(IReadOnlyList<Any> details)
        where T : class, IMessage<T>, new()
    {
        var detail = details.FirstOrDefault(detail => detail.Is(new T().Descriptor));
        return detail is null ? null : TryParse(new MessageParser<T>(() => new T()), detail.Value.Span);
    }

    // A proxy or another service may have written the trailer: what can not be read says nothing, and the status still does.
    private static T? TryParse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static FieldViolation[] ToViolations(BadRequest? badRequest) =>
        badRequest is null ? [] : [.. badRequest.FieldViolations.Select(v => new FieldViolation(v.Field, v.Description))];

    private static int? ToLastFrameIndex(ErrorInfo? info) =>
        info is not null && info.Metadata.TryGetValue(LastFrameIndexKey, out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : null;
}
