using Grpc.Core;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Models;

/// <summary>Bundles whose graphs are not what the manifest says: named by the running server, which serves the others.</summary>
public sealed class InvalidBundleTests
{
    [Fact]
    public Task Server_MissingFile_NamesItAndServesTheOthers() =>
        AssertRefusedAsync(b => File.Delete(b.PathOf("pixel_decoder.onnx")), "pixel_decoder.onnx: the file is missing");

    [Fact]
    public Task Server_WrongHash_NamesTheFile() =>
        AssertRefusedAsync(b => File.AppendAllText(b.PathOf("vocab.txt"), "x"), "vocab.txt: sha256: expected");

    [Fact]
    public Task Server_TruncatedGraph_NamesTheGraph() => AssertRefusedAsync(
        b => b.Replace("frame_decoder.onnx", File.ReadAllBytes(b.PathOf("frame_decoder.onnx"))[..100_000]),
        "frame_decoder: cannot be loaded");

    [Fact]
    public Task Server_WrongTensorName_NamesBoth() => AssertRefusedAsync(
        b => b.EditGraph("pixel_decoder.onnx", m => Rename(m.Graph, "pixels", "picture")),
        "pixel_decoder: output pixels: expected UInt8",
        "output picture: not part of the contract");

    [Fact]
    public Task Server_WrongShape_TellsExpectedAndFound() => AssertRefusedAsync(
        b => b.EditManifest(m => m["autoregressive"]!["codebook_size"] = 201),
        "frame_decoder: output logits: expected Float [*, *, 4, 201], found Float [*, *, 4, 200]");

    [Fact]
    public Task Server_WrongType_TellsExpectedAndFound() => AssertRefusedAsync(
        b => b.EditGraph("pixel_decoder.onnx", m => CastOutput(m.Graph, "pixels", OnnxFloat)),
        "pixel_decoder: output pixels: expected UInt8 [*, 64, 64, 3], found Float [*, 64, 64, 3]");

    [Fact]
    public Task Server_VocabularyLargerThanTheEmbedding_IsFoundAtLoad() => AssertRefusedAsync(
        b => b.Replace("vocab.txt", [.. File.ReadAllBytes(b.PathOf("vocab.txt")), .. "\nextra1\nextra2\n"u8]),
        "text_encoder: does not take token");

    private const int OnnxFloat = 1;

    private static async Task AssertRefusedAsync(Action<BundleCopy> spoil, params string[] faults)
    {
        using var bundle = new BundleCopy().WithGoodNeighbour();
        spoil(bundle);
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Models:Default=shapes-gpt", "--Scheduling:Rows=1");

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.Model = bundle.Name)));

        Assert.Equal((StatusCode.FailedPrecondition, "MODEL_INVALID"), (failure.Code, failure.Info.Reason));
        Assert.All(faults, fault => Assert.Contains(fault, failure.Message, StringComparison.Ordinal));
        Assert.Equal(4, (await Clip.GenerateAsync(server.Client, Requests.Raw())).Frames.Count);
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        graph.Output.Single(o => o.Name == from).Name = to;
        var node = graph.Node.Single(n => n.Output.Contains(from));
        node.Output[node.Output.IndexOf(from)] = to;
    }

    /// <summary>Puts a Cast behind an output.</summary>
    private static void CastOutput(GraphProto graph, string name, int type)
    {
        var node = graph.Node.Single(n => n.Output.Contains(name));
        node.Output[node.Output.IndexOf(name)] = name + "_before";
        graph.Output.Single(o => o.Name == name).Type.TensorType.ElemType = type;
        graph.Node.Add(new NodeProto
        {
            OpType = "Cast",
            Name = "test_cast",
            Input = { name + "_before" },
            Output = { name },
            Attribute = { new AttributeProto { Name = "to", I = type, Type = 2 } },
        });
    }
}
