using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using InferenceService.Hosting;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InferenceService.Tests.Hosting;

public sealed class ServerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("shapes-gpt")]
    [InlineData("video.v1.VideoGenerationService")]
    public async Task Health_Ready_IsServing(string service)
    {
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1");
        var health = new Health.HealthClient(server.Invoker);

        var reply = await health.CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, reply.Status);
    }

    [Fact]
    public async Task Health_InvalidModel_IsNotServing()
    {
        using var bundle = new BundleCopy().WithGoodNeighbour();
        bundle.EditManifest(m => m["autoregressive"]!["codebook_size"] = 7);
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=1");
        var health = new Health.HealthClient(server.Invoker);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new() { Service = bundle.Name })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "shapes-gpt" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new())).Status);
    }

    [Fact]
    public async Task Stop_ClipUnderWay_FinishesWithinTheGrace()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:ShutdownGrace=00:01:00");
        using var call = server.Client.GenerateVideo(Requests.Raw(frames: 64));
        await call.ResponseStream.MoveNext(CancellationToken.None);
        var stopping = server.StopAsync();

        var clip = await Clip.ReadAsync(call.ResponseStream);
        await stopping;

        Assert.Equal(64, clip.Completed.Frames);
    }

    [Fact]
    public async Task Stop_ClipOutlastsTheGrace_EndsUnavailableWithTheLastGoodFrame()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:ShutdownGrace=00:00:00.5", "--Stream:SlowReaderTimeout=00:01:00");
        using var call = server.Client.GenerateVideo(Requests.Raw(frames: 64).With(r => r.Video.Width = r.Video.Height = 1024));
        await call.ResponseStream.MoveNext(CancellationToken.None);
        var stopping = server.StopAsync();
        await Task.Delay(1000);

        var lastFrame = -1;
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync())
            {
                var frame = response.Frame;
                lastFrame = frame is not null && frame.Offset + frame.Data.Length == frame.TotalSize ? frame.Index : lastFrame;
            }
        });
        await stopping;

        var failure = Failure.Of(exception);
        Assert.Equal((StatusCode.Unavailable, "SHUTTING_DOWN"), (failure.Code, failure.Info.Reason));
        Assert.Equal(lastFrame, int.Parse(failure.Info.Metadata["last_frame_index"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(lastFrame, 0, 62);
    }

    [Fact]
    public async Task Stop_Draining_RefusesNewClips()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:ShutdownGrace=00:01:00", "--Stream:SlowReaderTimeout=00:01:00");
        using var call = server.Client.GenerateVideo(Requests.Raw(frames: 64).With(r => r.Video.Width = r.Video.Height = 1024));
        await call.ResponseStream.MoveNext(CancellationToken.None);
        var stopping = server.StopAsync();
        await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().VideoModels[0].Unavailable is not null);

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Requests.Raw()));
        var health = await new Health.HealthClient(server.Invoker).CheckAsync(new HealthCheckRequest { Service = "shapes-gpt" });
        call.Dispose();
        await stopping;

        Assert.Equal((StatusCode.Unavailable, "SHUTTING_DOWN"), (failure.Code, failure.Info.Reason));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
    }

    [Fact]
    public async Task Start_PortInUse_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var app = InferenceServer.Create(
            ["--urls", $"http://{taken.LocalEndpoint}", $"--Models:Path={Repository.Models}", "--Logging:LogLevel:Default=None"]);
        await using (app)
        {
            var exception = await Assert.ThrowsAsync<IOException>(() => app.StartAsync());
            Assert.Contains("address already in use", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--Scheduling:Rows=0", "Rows")]
    [InlineData("--Scheduling:BufferedFrames=1000", "BufferedFrames")]
    [InlineData("--Stream:MaxPartBytes=1", "MaxPartBytes")]
    [InlineData("--Runtime:IntraOpThreads=-1", "IntraOpThreads")]
    public async Task Start_OptionOutOfRange_NamesIt(string argument, string option)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = InferenceServer.Create([.. Arguments, argument]);
            await app.StartAsync();
        });
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnknownOption_NamesIt()
    {
        var exception = Assert.ThrowsAny<Exception>(() => { using var app = InferenceServer.Create([.. Arguments, "--Scheduling:Rowz=4"]); app.Start(); });
        Assert.Contains("Rowz", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoModels_SaysWhere()
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            using var app = InferenceServer.Create([.. Arguments, "--Models:Path=nowhere"]);
            app.Start();
        });
        Assert.Contains("'nowhere'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnknownDefaultModel_SaysSo()
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            using var app = InferenceServer.Create([.. Arguments, "--Models:Default=nope"]);
            app.Start();
        });
        Assert.Contains("'nope'", exception.Message, StringComparison.Ordinal);
    }

    private static string[] Arguments =>
        ["--urls", "http://127.0.0.1:0", $"--Models:Path={Repository.Models}", "--Logging:LogLevel:Default=None"];
}
