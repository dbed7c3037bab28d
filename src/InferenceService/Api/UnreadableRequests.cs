using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using InferenceService.Observability;

namespace InferenceService.Api;

/// <summary>
/// Turns what the gRPC library says of a request that it cannot read (no protobuf, a cut or damaged frame, damaged compression) from
/// UNKNOWN or INTERNAL into INVALID_ARGUMENT, for every service. Such a call never reaches interceptors, so this stands around the
/// library, which has written its status into the headers by then (trailers only) and sent nothing.
/// </summary>
internal sealed partial class UnreadableRequests(RequestDelegate next, Metrics metrics, TimeProvider time, ILogger<UnreadableRequests> logger)
{
    private const string StatusHeader = "grpc-status", MessageHeader = "grpc-message";

    private readonly OncePerSecond _log = new(time);

    /// <summary>What the library throws when it cannot read a message.</summary>
    public static bool IsCause(Exception exception) => exception is InvalidProtocolBufferException or InvalidDataException or IOException;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var isAnswered = context.Response.HasStarted || context.Response.StatusCode != StatusCodes.Status200OK;
        if (!isAnswered && !CallGuard.HasReached(context) && !context.RequestAborted.IsCancellationRequested
            && Code(context.Response) is StatusCode.Unknown or StatusCode.Internal)
        {
            Tell(context);
        }
    }

    private static StatusCode? Code(HttpResponse response) =>
        int.TryParse(response.Headers[StatusHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? (StatusCode)code : null;

    private void Tell(HttpContext context)
    {
        var text = Uri.UnescapeDataString(context.Response.Headers[MessageHeader].ToString());
        var cause = Cause().Match(text);
        if (Code(context.Response) == StatusCode.Unknown && !cause.Success)
        {
            logger.CallFailed(exception: null, $"{context.Request.Path}: {text}");
            return;
        }

        var isProtobuf = cause.Groups["type"].Value == nameof(InvalidProtocolBufferException);
        var reason = TrailerLimits.Cut(cause.Success ? cause.Groups["text"].Value : text, TrailerLimits.MaxDescriptionBytes);
        var message = isProtobuf
            ? $"The request is no protobuf message of its type: {reason}"
            : $"The request's frame or its compression is damaged: {reason}";
        metrics.Refusals.Add(1, new KeyValuePair<string, object?>("reason", "Unreadable"));
        if (_log.TryEnter(isProtobuf ? 0 : 1, out var suppressed))
        {
            logger.Unreadable(message, suppressed);
        }

        Write(context.Response.Headers, StatusMapping.ToRpcException(new ServiceError(ErrorKind.InvalidRequest, message)));
    }

    private static void Write(IHeaderDictionary headers, RpcException error)
    {
        headers[StatusHeader] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers[MessageHeader] = Uri.EscapeDataString(error.Status.Detail);
        foreach (var entry in error.Trailers)
        {
            headers[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }

    /// <summary>The first exception that the library names, and its first sentence.</summary>
    [GeneratedRegex(@"(?<type>InvalidProtocolBufferException|InvalidDataException|IOException): (?<text>.*?(?:\.(?= )|$))")]
    private static partial Regex Cause();
}
