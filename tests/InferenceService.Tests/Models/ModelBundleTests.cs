using System.Text.Json.Nodes;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Models;

public sealed class ModelBundleTests
{
    [Fact]
    public void Open_ShippedBundle_IsDescribed()
    {
        var description = ModelBundle.Open(Repository.ShapesGpt).Description;

        Assert.Equal(("shapes-gpt", 64, 16), (description.Name, description.NativeClip.Width, description.NativeClip.Frames));
    }

    public static TheoryData<string, Action<JsonObject>> BadManifests => new()
    {
        { "format_version: expected 1, found 2", m => m["format_version"] = 2 },
        { "name: expected", m => m["name"] = "Bad Name" },
        { "video.width: expected 1 to 4096, found 0", m => m["video"]!["width"] = 0 },
        { "video.default_frames: expected 1 to max_frames", m => m["video"]!["default_frames"] = 1000 },
        { "text.tokenizer: expected wordpiece", m => m["text"]!["tokenizer"] = "magic" },
        { "text.vocabulary: 'other.txt' is not in files", m => m["text"]!["vocabulary"] = "other.txt" },
        { "family: expected one of autoregressive", m => m["family"] = "oracle" },
        { "graphs: pixel_decoder is missing", m => m["graphs"]!.AsObject().Remove("pixel_decoder") },
        { "graphs: extra is not of family", m => m["graphs"]!["extra"] = "vocab.txt" },
        { "graphs.frame_decoder: 'x.onnx' is not in files", m => m["graphs"]!["frame_decoder"] = "x.onnx" },
        { "parameters: unknown: sparkle", m => m["parameters"]!.AsArray().Add("sparkle") },
        { "defaults.top_p: expected above 0", m => m["defaults"]!["top_p"] = 0 },
        { "autoregressive.delays: expected 4 numbers", m => m["autoregressive"]!["delays"]!.AsArray().RemoveAt(0) },
        { "autoregressive: the section is missing", m => m.Remove("autoregressive") },
        { "unknown_field", m => m["unknown_field"] = 1 },
        { "'version'", m => m.Remove("version") },
        { "../vocab.txt: leaves the bundle's folder", m => m["files"]!["../vocab.txt"] = m["files"]!["vocab.txt"]!.DeepClone() },
        { "/vocab.txt: leaves the bundle's folder", m => m["files"]!["/vocab.txt"] = m["files"]!["vocab.txt"]!.DeepClone() },
        { "other.onnx: the file is missing", m => m["files"]!["other.onnx"] = m["files"]!["vocab.txt"]!.DeepClone() },
        { "vocab.txt: sha256: expected 00", m => m["files"]!["vocab.txt"]!["sha256"] = "00" },
    };

    [Theory]
    [MemberData(nameof(BadManifests))]
    public void Open_BadManifest_SaysWhatIsWrong(string fault, Action<JsonObject> spoil)
    {
        using var bundle = new BundleCopy();
        bundle.EditManifest(spoil);

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ManyFaults_AreReportedTogether()
    {
        using var bundle = new BundleCopy();
        bundle.EditManifest(m => (m["format_version"], m["video"]!["fps"]) = (9, -1));
        File.Delete(bundle.PathOf("vocab.txt"));
        File.AppendAllText(bundle.PathOf("text_encoder.onnx"), "x");

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.Equal(4, exception.Faults.Count);
    }

    [Fact]
    public void Open_LinkOutOfTheFolder_IsRefused()
    {
        using var bundle = new BundleCopy();
        File.Delete(bundle.PathOf("vocab.txt"));
        File.CreateSymbolicLink(bundle.PathOf("vocab.txt"), Path.Combine(Repository.ShapesGpt, "vocab.txt"));

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.StartsWith("vocab.txt: leaves the bundle's folder: ", Assert.Single(exception.Faults), StringComparison.Ordinal);
    }
}
