using InferenceService.Models;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Models;

/// <summary>Graphs that do not fit their family: every fault at once, by graph, tensor, expected and found.</summary>
public sealed class FamilyContractTests
{
    [Fact]
    public void Recurrent_WrongGraphs_AreToldTogether()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("recurrent") { Layers = 1 });
        bundle.EditManifest(m => (m["recurrent"]!["noise_size"], m["video"]!["width"], m["text"]!["max_tokens"]) = (6, 9, 7));

        AssertFaults(
            bundle,
            "text_encoder: input input_ids: expected Int64 [*, 7], found Int64 [*, 8]",
            "text_encoder: input attention_mask: expected Int64 [*, 7], found Int64 [*, 8]",
            "frame_decoder: input noise: expected Float [*, 6], found Float [*, 5]",
            "frame_decoder: output pixels: expected UInt8 [*, 6, 9, 3], found UInt8 [*, 6, 8, 3]");
    }

    [Fact]
    public void Recurrent_StateThatIsNoRing_IsTold()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("recurrent") { Layers = 1 });
        bundle.EditGraph("frame_decoder", graph => Rename(graph, "present.0.state", "present.0.memory"));

        AssertFaults(
            bundle,
            "frame_decoder: output present.0.state: expected Float [*, 2, 10], found none",
            "frame_decoder: output present.0.memory: not part of the contract");
    }

    [Fact]
    public void Gan_WrongGraphs_AreToldTogether()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditManifest(m => (m["gan"]!["content_size"], m["gan"]!["motion_size"], m["gan"]!["critic_frames"]) = (4, 2, 3));

        AssertFaults(
            bundle,
            "generator: input content: expected Float [*, 4], found Float [*, 5]",
            "generator: input motion: expected Float [*, 4], found Float [*, 6]",
            "critic: input pixels: expected UInt8 [*, 3, 6, 8, 3], found UInt8 [*, 4, 6, 8, 3]");
    }

    [Fact]
    public void Diffusion_WrongGraphs_AreToldTogether()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        bundle.EditManifest(m =>
            (m["diffusion"]!["frames_per_chunk"], m["diffusion"]!["conditioning_frames"], m["video"]!["height"]) = (5, 2, 7));

        AssertFaults(
            bundle,
            "denoiser: input latents: expected Float [*, 5, 3, 2], found Float [*, 4, 3, 2]",
            "denoiser: input previous: expected Float [*, 2, 3, 2], found Float [*, 4, 3, 2]",
            "denoiser: input previous_mask: expected Float [*, 2], found Float [*, 4]",
            "denoiser: output velocity: expected Float [*, 5, 3, 2], found Float [*, 4, 3, 2]",
            "pixel_decoder: output pixels: expected UInt8 [*, 7, 8, 3], found UInt8 [*, 6, 8, 3]",
            "pixel_encoder: input pixels: expected UInt8 [*, 7, 8, 3], found UInt8 [*, 6, 8, 3]");
    }

    [Fact]
    public void Diffusion_SomeInputsForTheLastFrame_AreToldWithTheMissingOnes()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { IsLed = true });
        bundle.EditManifest(m => m["diffusion"]!["latent_shape"]![1] = 3);
        bundle.EditGraph("denoiser", graph => RenameInput(graph, "last_mask", "mask_of_last"));

        var faults = FaultsOf(bundle);

        Assert.Contains("denoiser: input last: expected Float [*, 3, 3], found Float [*, 3, 2]", faults);
        Assert.Contains("denoiser: input last_mask: expected Float [*, 1], found none", faults);
        Assert.Contains("denoiser: input mask_of_last: not part of the contract", faults);
    }

    [Fact]
    public void Diffusion_LastFramePromisedWithoutItsInputs_IsTold()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        bundle.EditManifest(m => m["parameters"]!.AsArray().Add("last_frame"));

        AssertFaults(
            bundle,
            "denoiser: input last: expected Float [*, 3, 2], found none",
            "denoiser: input last_mask: expected Float [*, 1], found none",
            "denoiser: input last_positions: expected Int64 [*, 1], found none");
    }

    [Fact]
    public void Diffusion_LastFrameNotPromised_IsServedWithoutIt()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { IsLed = true });
        bundle.EditManifest(m => m["parameters"]!.AsArray().Remove(m["parameters"]!.AsArray().Single(p => (string?)p == "last_frame")));
        using var run = new FamilyRun(bundle.Folder);

        Assert.NotEmpty(run.Alone(seed: 1));
    }

    [Fact]
    public void Diffusion_GraphOfAnotherScheduler_IsTold()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        using var other = new RandomBundle(new RandomBundleShape("diffusion") { Scheduler = "ddim" });
        File.Copy(other.PathOf("denoiser.onnx"), bundle.PathOf("denoiser.onnx"), overwrite: true);
        bundle.ListFiles();

        AssertFaults(
            bundle,
            "denoiser: input sigmas: expected Float [*, 1], found none",
            "denoiser: input timesteps: not part of the contract",
            "denoiser: output velocity: expected Float [*, 4, 3, 2], found none",
            "denoiser: output prediction: not part of the contract");
    }

    [Theory]
    [InlineData("recurrent", "frame_decoder")]
    [InlineData("gan", "generator")]
    [InlineData("diffusion", "denoiser")]
    public void Context_ThatTheEncoderDoesNotMake_IsTold(string family, string role)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family) { Layers = 1 });
        bundle.EditGraph("text_encoder", graph => Rename(graph, "context.0.key", "context.1.key"));

        var faults = FaultsOf(bundle);

        Assert.Contains($"{role}: input context.0.key: not part of the contract", faults);
    }

    [Fact]
    public void Context_OfAnotherShape_IsTold()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { Layers = 1 });
        using var other = new RandomBundle(new RandomBundleShape("gan") { Layers = 1, MaxTokens = 12 });
        File.Copy(other.PathOf("generator.onnx"), bundle.PathOf("generator.onnx"), overwrite: true);
        bundle.ListFiles();

        AssertFaults(bundle, "generator: input context.0.key: expected Float [*, 8, 24], found Float [*, 12, 24]");
    }

    [Fact]
    public void Audio_WrongGraph_IsToldTogetherWithTheFamilys()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { HasAudio = true });
        bundle.EditManifest(m => (m["gan"]!["content_size"], m["video"]!["fps"]) = (4, 16));
        bundle.EditGraph("audio_decoder", graph => graph.Output.Remove(graph.Output.Single(o => o.Name == "next_state")));

        AssertFaults(
            bundle,
            "generator: input content: expected Float [*, 4], found Float [*, 5]",
            "audio_decoder: output samples: expected Int16 [*, 3000, C], found Int16 [*, 6000, 2]",
            "audio_decoder: output next_state: expected Float [*, 10], found none");
    }

    [Fact]
    public void Audio_ThreeChannels_AreTold()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { HasAudio = true, AudioChannels = 3 });

        AssertFaults(bundle, "audio_decoder: output samples: expected 1 or 2 channels, found 3");
    }

    [Fact]
    public void Graphs_ThatAreNone_AreAllNamed()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        File.WriteAllText(bundle.PathOf("denoiser.onnx"), "x");
        File.WriteAllText(bundle.PathOf("pixel_encoder.onnx"), "x");
        bundle.ListFiles();

        var faults = FaultsOf(bundle);

        Assert.Equal(2, faults.Count);
        Assert.All(["denoiser", "pixel_encoder"], role =>
            Assert.Contains(faults, f => f.StartsWith($"{role}: cannot be loaded", StringComparison.Ordinal)));
    }

    private static void AssertFaults(RandomBundle bundle, params string[] faults) => Assert.Equal(faults.Order(), FaultsOf(bundle).Order());

    private static IReadOnlyList<string> FaultsOf(RandomBundle bundle) =>
        Assert.Throws<ModelBundleException>(() => new FamilyRun(bundle.Folder).Dispose()).Faults;

    private static void RenameInput(GraphProto graph, string from, string to)
    {
        graph.Input.Single(i => i.Name == from).Name = to;
        foreach (var node in graph.Node.Where(n => n.Input.Contains(from)))
        {
            node.Input[node.Input.IndexOf(from)] = to;
        }
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        graph.Output.Single(o => o.Name == from).Name = to;
        var node = graph.Node.Single(n => n.Output.Contains(from));
        node.Output[node.Output.IndexOf(from)] = to;
    }
}
