using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace InferenceService.Benchmarks.Service;

/// <summary>Times the calls that the service refuses for want of places, from routing to their status.</summary>
internal sealed class RefusalProbe
{
    private static readonly string Refused = ((int)StatusCode.ResourceExhausted).ToString(CultureInfo.InvariantCulture);

    private readonly ConcurrentQueue<double> _milliseconds = new();

    public void Watch(WebApplication app) => app.Use(async (context, next) =>
    {
        var start = Stopwatch.GetTimestamp();
        await next(context);
        if (StatusOf(context.Response) == Refused)
        {
            _milliseconds.Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    });

    public IReadOnlyList<double> Take()
    {
        var taken = new List<double>();
        while (_milliseconds.TryDequeue(out var milliseconds))
        {
            taken.Add(milliseconds);
        }

        return taken;
    }

    /// <summary>A call that ends before its first message has its status among the headers or in the trailers, by the server's choice.</summary>
    private static string? StatusOf(HttpResponse response)
    {
        var trailers = response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is not null && trailers.TryGetValue("grpc-status", out var status) ? status : response.Headers["grpc-status"];
    }
}
