using System.Text.Json.Nodes;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Models;

/// <summary>What manifests of the families must and may say.</summary>
public sealed class FamilyRulesTests
{
    public static TheoryData<string, string, Action<JsonObject>> BadManifests => new()
    {
        { "recurrent", "recurrent.noise_size: expected 1 or more, found 0", m => m["recurrent"]!["noise_size"] = 0 },
        { "recurrent", "recurrent: the section is missing", m => m.Remove("recurrent") },
        { "recurrent", "gan: the section is not of family recurrent", m => m["gan"] = GanSection() },
        { "recurrent", "parameters: temperature is not of family recurrent", m => m["parameters"]!.AsArray().Add("temperature") },
        {
            "recurrent", "parameters: conditioning_frames is not of family recurrent",
            m => m["parameters"]!.AsArray().Add("conditioning_frames")
        },
        { "recurrent", "parameters: seed stands there more than once", m => m["parameters"]!.AsArray().Add("seed") },
        { "recurrent", "graphs: critic is not of family recurrent", m => m["graphs"]!["critic"] = "vocab.txt" },
        { "recurrent", "defaults.num_inference_steps: is not of family recurrent", m => m["defaults"]!["num_inference_steps"] = 4 },
        { "gan", "gan.motion_period: expected above 0", m => m["gan"]!["motion_period"] = 0 },
        { "gan", "gan.critic_frames: expected 1 or more, found 0", m => m["gan"]!.AsObject().Remove("critic_frames") },
        { "gan", "parameters: best_of needs the graph critic", m => m["graphs"]!.AsObject().Remove("critic") },
        { "gan", "'content_size'", m => m["gan"]!.AsObject().Remove("content_size") },
        { "diffusion", "defaults.num_inference_steps: expected 1 to 1000, found 0", m => m["defaults"]!["num_inference_steps"] = 0 },
        {
            "diffusion", "diffusion.latent_shape: expected 2 numbers of 1 or more, found 3",
            m => m["diffusion"]!["latent_shape"]!.AsArray().RemoveAt(1)
        },
        {
            "diffusion", "diffusion.scheduler.type: expected one of flow_match_euler, ddim, found 'ancestral'",
            m => m["diffusion"]!["scheduler"]!["type"] = "ancestral"
        },
        { "diffusion", "diffusion.scheduler.shift: expected above 0", m => m["diffusion"]!["scheduler"]!["shift"] = -1 },
        { "diffusion", "diffusion.frames_per_chunk: expected 1 or more", m => m["diffusion"]!["frames_per_chunk"] = 0 },
        {
            "diffusion", "parameters: conditioning_frames needs the graph pixel_encoder",
            m => m["graphs"]!.AsObject().Remove("pixel_encoder")
        },
        { "gan", "parameters: audio needs the graph audio_decoder", m => m["parameters"]!.AsArray().Add("audio") },
        { "gan", "video.fps: expected 0.01 to 120, found 1E-12", m => m["video"]!["fps"] = 1e-12 },
        { "gan", "video.fps: expected 0.01 to 120, found 120.5", m => m["video"]!["fps"] = 120.5 },
        {
            "gan", "video.fps: with audio_decoder, 48000 / fps must be a whole number; found 7",
            m => (m["graphs"]!["audio_decoder"], m["video"]!["fps"]) = ("vocab.txt", 7)
        },
        {
            "diffusion", "parameters: last_frame needs the graph pixel_encoder",
            m => { m["parameters"]!.AsArray().Add("last_frame"); m["graphs"]!.AsObject().Remove("pixel_encoder"); }
        },
        { "recurrent", "parameters: last_frame is not of family recurrent", m => m["parameters"]!.AsArray().Add("last_frame") },
        { "diffusion", "unknown_field", m => m["diffusion"]!["unknown_field"] = 1 },
    };

    [Theory]
    [MemberData(nameof(BadManifests))]
    public void Open_BadManifest_SaysWhatIsWrong(string family, string fault, Action<JsonObject> spoil)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        bundle.EditManifest(spoil);

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DefaultsLeftOut_HaveNoEffect()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditManifest(m => m["defaults"] = new JsonObject());

        var defaults = ModelBundle.Open(bundle.Folder).Description.Defaults;

        Assert.Equal((1d, 0, 1d), (defaults.Temperature, defaults.TopK, defaults.TopP));
        Assert.Equal((1d, 0), (defaults.GuidanceScale, defaults.NumInferenceSteps));
    }

    [Theory]
    [InlineData("stop_code", 200, "autoregressive.stop_code: expected a code, 0 to 199, found 200")]
    [InlineData("stop_code", -1, "autoregressive.stop_code: expected a code, 0 to 199, found -1")]
    [InlineData("max_steps_per_run", 0, "autoregressive.max_steps_per_run: expected 1 to 1024, found 0")]
    public void Open_BadAutoregressiveField_SaysWhatIsWrong(string field, int value, string fault)
    {
        using var bundle = new BundleCopy();
        bundle.EditManifest(m => m["autoregressive"]![field] = value);

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.Equal([$"model.json: {fault}"], exception.Faults);
    }

    private static JsonObject GanSection() => new() { ["content_size"] = 1, ["motion_size"] = 1, ["motion_period"] = 1 };
}
