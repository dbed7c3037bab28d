using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using InferenceService.Client;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Client;

public sealed class RetryTests
{
    private static VideoRequest Request => new(Requests.Prompt) { Seed = 7, Frames = 1 };

    [Fact]
    public async Task GenerateAsync_FullServer_IsTriedAgainUntilThereIsRoom()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1", "--Scheduling:MaxQueuedClips=0");
        await using var client = VideoClient.Create(server.Address, new VideoClientOptions { MaxAttempts = 5 });
        var seated = await client.GenerateAsync(Request with { Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 });

        var waiting = client.GenerateAsync(Request);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        Assert.False(waiting.IsCompleted);
        await seated.DisposeAsync();

        await using var clip = await waiting;
        Assert.Equal(1, await clip.CountAsync());
    }

    [Fact]
    public async Task GenerateAsync_FullServerAndNoRetries_IsRefusedAtOnce()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1", "--Scheduling:MaxQueuedClips=0");
        await using var client = VideoClient.Create(server.Address, new VideoClientOptions { MaxAttempts = 1 });
        await using var seated = await client.GenerateAsync(
            Request with { Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 });

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => client.GenerateAsync(Request));

        Assert.Equal((StatusCode.ResourceExhausted, VideoErrorReason.Overloaded), (failure.StatusCode, failure.Reason));
        Assert.True(failure.IsTransient);
        Assert.NotNull(failure.RetryAfter);
    }

    [Fact]
    public async Task GenerateAsync_SameRequestIdTwice_IsADuplicate()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = VideoClient.Create(server.Address);
        var request = Request with { RequestId = "one", Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 };
        await using var first = await client.GenerateAsync(request);

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => client.GenerateAsync(request));

        Assert.Equal((VideoErrorReason.DuplicateRequestId, "one"), (failure.Reason, failure.RequestId));
    }

    [Fact]
    public async Task Enumerate_ServerStops_TellsTheLastGoodFrame()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:ShutdownGrace=00:00:00");
        await using var client = VideoClient.Create(server.Address);
        await using var clip = await client.GenerateAsync(
            Request with { Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 });
        var read = new List<int>();

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(async () =>
        {
            await foreach (var frame in clip)
            {
                read.Add(frame.Index);
                if (frame.Index == 0)
                {
                    _ = server.StopAsync();
                }
            }
        });

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.InRange(read.Count, 1, 15);
        Assert.Equal(read[^1], failure.LastFrameIndex);
    }

    [Fact]
    public async Task ListModelsAsync_NobodyThere_IsUnavailable()
    {
        using var client = VideoClient.Create(
            new Uri($"http://127.0.0.1:{FreePort()}"), new VideoClientOptions { InitialBackoff = TimeSpan.FromMilliseconds(1) });

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => client.ListModelsAsync());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Null(failure.Reason);
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Create_AttemptsOutOfRange_Throws(int attempts) => Assert.Throws<ArgumentOutOfRangeException>(
        () => VideoClient.Create(new Uri("http://localhost"), new VideoClientOptions { MaxAttempts = attempts }));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
