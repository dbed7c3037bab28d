using System.Net.Sockets;
using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Scheduling;

/// <summary>Readers that leave, stall or die: their places become free and the others do not notice.</summary>
public sealed class GoneReaderTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync("--Stream:SlowReaderTimeout=00:00:01");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task GenerateVideo_Cancelled_FreesItsPlace()
    {
        using (var call = _server.Client.GenerateVideo(Requests.Raw(frames: 64)))
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
            Assert.Equal(1, _server.ClipsUnderWay);
        }

        await Eventually.TrueAsync(() => _server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task GenerateVideo_CancelledWhileWaiting_FreesItsPlace()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1", "--Scheduling:ShutdownGrace=00:01:00");
        using var seated = Stalled(server);
        await seated.ResponseStream.MoveNext(CancellationToken.None);
        using (server.Client.GenerateVideo(Requests.Raw()))
        {
            await Eventually.TrueAsync(() => server.ClipsUnderWay == 2);
        }

        await Eventually.TrueAsync(() => server.ClipsUnderWay == 1);

        // Its call has ended too, or the server could not stop before its grace is over.
        seated.Dispose();
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>About one in 170 cancels used to hit a write under way and end in an unhandled exception.</summary>
    [Fact]
    public async Task GenerateVideo_CancelledAtAnyMoment_LogsNoError()
    {
        await using var server = await TestServer.StartAsync("--Logging:LogLevel:Default=Error");
        using var log = new ErrorLog();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        await Task.WhenAll(Enumerable.Range(0, 15).Select(async worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                using var call = server.Client.GenerateVideo(Requests.Raw(frames: 64));
                for (var events = (worker + i) % 8; events >= 0; events--)
                {
                    await call.ResponseStream.MoveNext(CancellationToken.None);
                }
            }
        }));
        await Eventually.TrueAsync(() => server.ClipsUnderWay == 0);

        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task GenerateVideo_ConnectionDies_FreesItsPlace()
    {
        var channel = _server.Connect();
        var call = new VideoGenerationService.VideoGenerationServiceClient(channel).GenerateVideo(Requests.Raw(frames: 64));
        await call.ResponseStream.MoveNext(CancellationToken.None);
        channel.Dispose();

        await Eventually.TrueAsync(() => _server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task GenerateVideo_ReaderStops_SitsOutThenEndsAndOthersGoOn()
    {
        using var stalled = Stalled(_server);
        await stalled.ResponseStream.MoveNext(CancellationToken.None);

        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            Clip.GenerateAsync(_server.Client, Requests.Raw(seed: (ulong)i, frames: 16))));
        Assert.All(others, clip => Assert.Equal(16, clip.Frames.Count));

        // Its 192 MiB are more than any buffer on the way: it has not finished, and after the timeout it is given up.
        await Eventually.TrueAsync(() => _server.ClipsUnderWay == 0);
        var exception = await Assert.ThrowsAsync<RpcException>(() => Clip.ReadAsync(stalled.ResponseStream));
        Assert.True(exception.StatusCode is StatusCode.Aborted or StatusCode.Cancelled or StatusCode.Internal, exception.Message);
    }

    [Fact]
    public async Task GenerateVideo_DeadlinePasses_EndsAndFreesItsPlace()
    {
        await using var server = await TestServer.StartAsync();
        var deadline = DateTime.UtcNow.AddSeconds(5);
        using var call = Stalled(server, deadline);
        await call.ResponseStream.MoveNext(CancellationToken.None);
        await Task.Delay(deadline - DateTime.UtcNow);
        var exception = await Assert.ThrowsAsync<RpcException>(() => Clip.ReadAsync(call.ResponseStream));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await Eventually.TrueAsync(() => server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task Connection_Garbage_LeavesTheServerServing()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
            await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n\0\xff\xfe"u8.ToArray());
        }

        Assert.Equal(4, (await Clip.GenerateAsync(_server.Client, Requests.Raw())).Frames.Count);
    }

    /// <summary>A clip of 192 MiB, which ends only if it is read.</summary>
    private static AsyncServerStreamingCall<GenerateVideoResponse> Stalled(TestServer server, DateTime? deadline = null) =>
        server.Client.GenerateVideo(Requests.Raw(frames: 64).With(r => r.Video.Width = r.Video.Height = 1024), deadline: deadline);
}
