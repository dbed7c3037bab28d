using System.Collections.Concurrent;
using InferenceService.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Hosting;

public sealed class TelemetryExportTests
{
    [Fact]
    public async Task GenerateVideo_EndpointConfigured_ExportsTracesMetricsAndLogs()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await StartCollectorAsync(received);
        var server = await TestServer.StartAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_SERVICE_NAME=under-test", "--Scheduling:Rows=1", "--Logging:LogLevel:Default=Information");
        await Clip.GenerateAsync(server.Client, Requests.Raw());

        // The container flushes the exporters when the host is disposed.
        await server.StopAsync();
        await server.DisposeAsync();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("text_encode", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("video.first_frame.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("completed", received["/v1/logs"], StringComparison.Ordinal);
        Assert.All(received.Values, text => Assert.Contains("under-test", text, StringComparison.Ordinal));
    }

    /// <summary>Strings lie in protobuf as they are, so that looking for them needs no schema.</summary>
    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body, System.Text.Encoding.Latin1);
            var text = await body.ReadToEndAsync();
            received.AddOrUpdate(request.Path, text, (_, before) => before + text);
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return app;
    }
}
