using Grpc.Core;
using Grpc.Health.V1;
using InferenceService.Contracts.V1;
using InferenceService.Hosting;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Scheduling;

/// <summary>A graph that runs for ever is noticed; it is ended, or its model is declared dead, and everybody is told.</summary>
public sealed class RunTimeoutTests
{
    private const int Late = 5;

    [Fact]
    public async Task GenerateVideo_RunDoesNotEnd_EndsInternalAndTheModelRecovers()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.LoopFrom(graph, Late));
        await using var server = await TestServer.StartAsync(
            $"--Models:Path={bundle.Parent}", "--Scheduling:StepTimeout=00:00:00.5", "--Scheduling:BufferedFrames=16");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Request(frames: 16)));

            Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
            Assert.Equal($"{Late - 1}", failure.Info.Metadata["last_frame_index"]);
            await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().Models.All(m => m.Unavailable is null));
        }

        Assert.Equal(Late, (await Clip.GenerateAsync(server.Client, Request(frames: Late))).Frames.Count);
        Assert.Equal(0, server.ClipsUnderWay);
    }

    /// <summary>Long before the run is ended: whoever gives up has its place back within seconds.</summary>
    [Fact]
    public async Task GenerateVideo_CallerGivesUpDuringAnEndlessRun_FreesItsPlace()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.LoopFrom(graph, Late));
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=1", "--Scheduling:StepTimeout=00:10:00");
        using var seated = server.Client.GenerateVideo(Request(frames: 16));
        await seated.ResponseStream.MoveNext(CancellationToken.None);
        using var waiting = server.Client.GenerateVideo(Request(frames: 4));
        await Eventually.TrueAsync(() => server.ClipsUnderWay == 2);
        seated.Dispose();
        waiting.Dispose();

        await Eventually.TrueAsync(() => server.ClipsUnderWay == 0);
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Load_RunDoesNotEnd_InvalidatesThatModelAlone()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.LoopFrom(graph, frame: 0));
        using var neighbour = new RandomBundle(new RandomBundleShape("recurrent"));
        Directory.CreateSymbolicLink(Path.Combine(bundle.Parent, "random-recurrent"), neighbour.Folder);
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:StepTimeout=00:00:01");
        var models = server.Services.GetRequiredService<ModelCatalog>().Models.ToDictionary(model => model.Description.Name, model => model.Unavailable);

        Assert.Equal(InferenceService.Api.ErrorKind.ModelInvalid, models["random-gan"]!.Kind);
        Assert.Contains("Scheduling:StepTimeout", models["random-gan"]!.Message, StringComparison.Ordinal);
        Assert.Null(models["random-recurrent"]);
    }

    /// <summary>A single node cannot be ended; in a process of its own, which can.</summary>
    [Fact]
    public async Task GenerateVideo_NodeDoesNotEnd_ModelIsDeadAndTheProcessStopsInTime()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.NodeFrom(graph, Late));
        using var server = new ServerProcess(bundle.Parent, "--Scheduling:StepTimeout=00:00:01");
        await server.WroteAsync("is ready on");
        using var channel = server.Connect();
        var client = new VideoGenerationService.VideoGenerationServiceClient(channel);

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(client, Request(frames: 16)));
        Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
        Assert.Equal($"{Late - 1}", failure.Info.Metadata["last_frame_index"]);

        var refused = await Failure.OfAsync(() => Clip.GenerateAsync(client, Request(frames: 4)));
        Assert.Equal((StatusCode.Unavailable, "NOT_READY"), (refused.Code, refused.Info.Reason));
        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "random-gan" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);

        var (code, time) = await server.StopAsync();
        Assert.True(code == 0, $"exit code {code}: {server.Output}");
        Assert.InRange(time.TotalSeconds, 0, 12);
        Assert.Contains("is left behind", server.Output, StringComparison.Ordinal);
    }

    private static GenerateVideoRequest Request(int frames) => Requests.Raw(frames: frames, prompt: "w1 w2");
}
