using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceService.Hosting;

/// <summary>
/// Ends a call with too many or too large headers, and that call alone. Kestrel answers what is over its own limits by closing the
/// connection with everybody's streams on it, so those are set far higher, as a bound on memory.
/// </summary>
internal sealed class HeaderLimits(RequestDelegate next)
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxCount = 100;
    private const int ConnectionMaxBytes = 1024 * 1024;
    private const int ConnectionMaxCount = 10_000;

    /// <summary>What a header costs beside its text, by RFC 7541, section 4.1.</summary>
    private const int Overhead = 32;

    public static void Raise(KestrelServerLimits limits)
    {
        limits.MaxRequestHeaderCount = ConnectionMaxCount;
        limits.MaxRequestHeadersTotalSize = ConnectionMaxBytes;
        limits.Http2.MaxRequestHeaderFieldSize = ConnectionMaxBytes;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var (bytes, count) = Size(context.Request);
        if (bytes <= MaxBytes && count <= MaxCount)
        {
            return next(context);
        }

        // Trailers only: one block of headers, which ends the stream.
        var headers = context.Response.Headers;
        context.Response.ContentType = "application/grpc";
        headers["grpc-status"] = ((int)StatusCode.ResourceExhausted).ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers["grpc-message"] = Uri.EscapeDataString(
            $"The headers are {bytes} bytes in {count}; at most {MaxBytes} bytes in {MaxCount} are taken.");
        return Task.CompletedTask;
    }

    private static (long Bytes, int Count) Size(HttpRequest request)
    {
        var (bytes, count) = ((long)(request.Path.Value?.Length ?? 0) + (request.QueryString.Value?.Length ?? 0), 0);
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0) + Overhead;
                count++;
            }
        }

        return (bytes, count);
    }
}
