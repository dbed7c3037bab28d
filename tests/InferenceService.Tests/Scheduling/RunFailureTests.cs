using Grpc.Core;
using Grpc.Health.V1;
using InferenceService.Contracts.V1;
using InferenceService.Hosting;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Onnx;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Scheduling;

/// <summary>A graph that fails while it runs: typed end with the last good frame, recovery, and nobody else harmed.</summary>
public sealed class RunFailureTests
{
    private const int PositionsPerFrame = 17, CachedSteps = 85, LongestDelay = 6;

    [Fact]
    public async Task GenerateVideo_RunFails_EndsInternalWithTheLastGoodFrameAndTheModelRecovers()
    {
        using var bundle = new BundleCopy("fragile").WithGoodNeighbour();
        bundle.EditGraph("frame_decoder.onnx", m => FailFromPosition85(m.Graph));
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=2");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Fragile(frames: 16)));
            Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
            Assert.Equal(((CachedSteps - LongestDelay) / PositionsPerFrame - 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
                failure.Info.Metadata["last_frame_index"]);
            await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().Models.All(m => m.Unavailable is null));
        }

        Assert.Equal(2, (await Clip.GenerateAsync(server.Client, Fragile(frames: 2))).Frames.Count);
        Assert.Equal(16, (await Clip.GenerateAsync(server.Client, Requests.Raw(frames: 16).With(r => r.Model = "shapes-gpt"))).Frames.Count);
        var health = await new Health.HealthClient(server.Invoker).CheckAsync(new HealthCheckRequest { Service = "fragile" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(0, server.ClipsUnderWay);
    }

    [Fact]
    public async Task GenerateVideo_RenderingFails_EndsInternalAndGivesThePlaceBack()
    {
        using var bundle = new BundleCopy("fragile").WithGoodNeighbour();
        bundle.EditGraph("pixel_decoder.onnx", m => FailFromCode17(m.Graph));
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=2");

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Fragile(frames: 8)));

        Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
        Assert.Equal(4, (await Clip.GenerateAsync(server.Client, Requests.Raw(frames: 4).With(r => r.Model = "shapes-gpt"))).Frames.Count);
        await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().Models.All(m => m.Unavailable is null));
        Assert.Equal(0, server.ClipsUnderWay);
    }

    [Fact]
    public async Task GenerateVideo_SoundFails_EndsInternalAndTheModelRecovers()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { HasAudio = true });
        bundle.EditGraph("audio_decoder", FailFromFrame10);
        await using var server = await TestServer.StartAsync(
            $"--Models:Path={bundle.Parent}", "--Models:Default=", "--Scheduling:Rows=2", "--Scheduling:BufferedFrames=16");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Sounding(frames: 16)));
            Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
            await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().Models.All(m => m.Unavailable is null));
        }

        Assert.Equal(10, (await Clip.GenerateAsync(server.Client, Sounding(frames: 10))).Frames.Count);
        Assert.Equal(16, (await Clip.GenerateAsync(server.Client, Sounding(frames: 16).With(r => r.Audio = false))).Frames.Count);
        Assert.Equal(0, server.ClipsUnderWay);

        static GenerateVideoRequest Sounding(int frames) => Requests.Raw(frames: frames, prompt: "w1 w2").With(r => r.Audio = true);
    }

    /// <summary>A prompt that makes the model's numbers no numbers must not end strangers' clips.</summary>
    [Fact]
    public async Task GenerateVideo_OneClipsNumbersAreNone_EndsThatClipAlone()
    {
        using var bundle = new BundleCopy("fragile");
        bundle.EditGraph("text_encoder.onnx", m => PoisonedWord.In(m.Graph, token: 191, float.NaN));
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=4");
        var alone = await Clip.GenerateAsync(server.Client, Fragile(frames: 16));
        var stranger = Clip.GenerateAsync(server.Client, Fragile(frames: 16));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Fragile(frames: 4).With(r => r.Prompt = "a red triangle")));
            Assert.Equal((StatusCode.Internal, "MODEL_FAILED"), (failure.Code, failure.Info.Reason));
            Assert.Null(server.Services.GetRequiredService<ModelCatalog>().Models[0].Unavailable);
        }

        Assert.Equal(alone.Hash, (await stranger).Hash);
        Assert.Equal(alone.Hash, (await Clip.GenerateAsync(server.Client, Fragile(frames: 16))).Hash);
        Assert.Equal(0, server.ClipsUnderWay);
    }

    private static GenerateVideoRequest Fragile(int frames) => Requests.Raw(frames: frames).With(r => r.Model = "fragile");

    /// <summary>logits + (x - x), where x is gathered from the cache by position, which is out of bounds from 85 on.</summary>
    private static void FailFromPosition85(GraphProto graph)
    {
        var node = graph.Node.Single(n => n.Output.Contains("logits"));
        node.Output[node.Output.IndexOf("logits")] = "logits_before";
        graph.Node.Add(
        [
            new NodeProto
            {
                OpType = "Gather", Name = "test_gather", Input = { "past.0.key", "positions" }, Output = { "gathered" },
                Attribute = { new AttributeProto { Name = "axis", I = 2, Type = 2 } },
            },
            new NodeProto
            {
                OpType = "ReduceMin", Name = "test_min", Input = { "gathered" }, Output = { "least" },
                Attribute = { new AttributeProto { Name = "keepdims", I = 0, Type = 2 } },
            },
            new NodeProto { OpType = "Sub", Name = "test_sub", Input = { "least", "least" }, Output = { "nothing" } },
            new NodeProto { OpType = "Add", Name = "test_add", Input = { "logits_before", "nothing" }, Output = { "logits" } },
        ]);
    }

    /// <summary>next_state + (x - x), where x is gathered from the state of 10 numbers by the frame's index.</summary>
    private static void FailFromFrame10(GraphProto graph)
    {
        var node = graph.Node.Single(n => n.Output.Contains("next_state"));
        node.Output[0] = "state_before";
        var at = graph.Node.IndexOf(node) + 1;
        graph.Node.Insert(at, new NodeProto { OpType = "Add", Name = "test_add", Input = { "state_before", "nothing" }, Output = { "next_state" } });
        graph.Node.Insert(at, new NodeProto { OpType = "Sub", Name = "test_sub", Input = { "least", "least" }, Output = { "nothing" } });
        graph.Node.Insert(at, new NodeProto
        {
            OpType = "ReduceMin",
            Name = "test_min",
            Input = { "gathered" },
            Output = { "least" },
            Attribute = { new AttributeProto { Name = "keepdims", I = 0, Type = 2 } },
        });
        graph.Node.Insert(at, new NodeProto
        {
            OpType = "Gather",
            Name = "test_gather",
            Input = { "state", "positions" },
            Output = { "gathered" },
            Attribute = { new AttributeProto { Name = "axis", I = 1, Type = 2 } },
        });
    }

    /// <summary>codes + (x - x), where x is gathered from the codes by code, which is out of bounds from the 17th position on.</summary>
    private static void FailFromCode17(GraphProto graph)
    {
        foreach (var node in graph.Node)
        {
            for (var i = node.Input.IndexOf("codes"); i >= 0; i = node.Input.IndexOf("codes"))
            {
                node.Input[i] = "codes_seen";
            }
        }

        graph.Node.Insert(0, new NodeProto { OpType = "Add", Name = "test_add", Input = { "codes", "nothing" }, Output = { "codes_seen" } });
        graph.Node.Insert(0, new NodeProto { OpType = "Sub", Name = "test_sub", Input = { "least", "least" }, Output = { "nothing" } });
        graph.Node.Insert(0, new NodeProto
        {
            OpType = "ReduceMin",
            Name = "test_min",
            Input = { "gathered" },
            Output = { "least" },
            Attribute = { new AttributeProto { Name = "keepdims", I = 0, Type = 2 } },
        });
        graph.Node.Insert(0, new NodeProto
        {
            OpType = "Gather",
            Name = "test_gather",
            Input = { "codes", "codes" },
            Output = { "gathered" },
            Attribute = { new AttributeProto { Name = "axis", I = 1, Type = 2 } },
        });
    }
}
