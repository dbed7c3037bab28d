using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Hosting;

public sealed class StopInTimeTests
{
    private const string ReflectionMethod = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    [Fact]
    public async Task Stop_OpenReflectionUnfinishedRequestAndHangingCollector_EndsWithinTenSecondsOfTheGrace()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        var server = await TestServer.StartAsync(
            "--Models:Serve:0=shapes-gan", "--Scheduling:Rows=1", "--Scheduling:ShutdownGrace=00:00:00",
            $"--OTEL_EXPORTER_OTLP_ENDPOINT=http://{collector.LocalEndpoint}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        await using var reflection = await OpenAsync(server.Address, ReflectionMethod);
        await using var unfinished = await OpenAsync(server.Address, "/video.v1.VideoGenerationService/GenerateVideo");
        var start = Stopwatch.GetTimestamp();

        await server.StopAsync();
        await server.DisposeAsync();

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    /// <summary>A call whose request never comes.</summary>
    private static async Task<OpenCall> OpenAsync(Uri address, string method)
    {
        var handler = new SocketsHttpHandler();
        var client = new HttpClient(handler);
        var never = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Pending(started, never.Task),
        };
        request.Headers.TE.Add(new("trailers"));
        request.Content.Headers.ContentType = new("application/grpc");
        var call = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await started.Task;
        return new OpenCall(client, never, call);
    }

    private sealed class Pending(TaskCompletionSource started, Task never) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            started.SetResult();
            await never;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed record OpenCall(HttpClient Client, TaskCompletionSource Never, Task Call) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Never.TrySetResult();
            await Call.ContinueWith(_ => { }, TaskScheduler.Default);
            Client.Dispose();
        }
    }
}
