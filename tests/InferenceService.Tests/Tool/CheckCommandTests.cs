using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tool;

public sealed class CheckCommandTests
{
    [Theory]
    [InlineData("recurrent")]
    [InlineData("gan")]
    [InlineData("diffusion")]
    public async Task Check_GoodBundle_EndsWith0(string family)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        var run = await CommandRun.OfAsync("check", bundle.Folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("can be served", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flow_match_euler")]
    [InlineData("ddim")]
    public async Task Check_DiffusionThatReadsTheLastFrame_EndsWith0(string scheduler)
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { IsLed = true, Scheduler = scheduler });
        var run = await CommandRun.OfAsync("check", bundle.Folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Check_ShippedBundles_EndWith0()
    {
        foreach (var folder in Directory.GetDirectories(Repository.Models))
        {
            var run = await CommandRun.OfAsync("check", folder);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }
    }

    [Fact]
    public async Task Check_BadBundle_PrintsEveryFaultAndEndsWith1()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditManifest(m => (m["version"], m["gan"]!["motion_period"]) = ("", 0));
        File.AppendAllText(bundle.PathOf("vocab.txt"), "x");
        var run = await CommandRun.OfAsync("check", bundle.Folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(3, run.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Contains("3 faults", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The right shapes, but a row's pixels depend on what the other rows hold.</summary>
    [Fact]
    public async Task Check_GraphThatMixesRows_IsFound()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph =>
        {
            var tanh = graph.Node.Single(n => n.OpType == "Tanh");
            graph.Node.Insert(graph.Node.IndexOf(tanh), new Onnx.NodeProto
            {
                Name = "mix",
                OpType = "CumSum",
                Input = { tanh.Input[0], "axis" },
                Output = { "mixed" },
            });
            tanh.Input[0] = "mixed";
            graph.Initializer.Add(new Onnx.TensorProto
            {
                Name = "axis",
                DataType = OnnxType.Int64,
                RawData = Google.Protobuf.ByteString.CopyFrom(new byte[8]),
            });
        });
        var run = await CommandRun.OfAsync("check", bundle.Folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("other pixels in a batch of 2 than alone", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_FolderThatIsNotThere_EndsWith2() =>
        Assert.Equal(2, (await CommandRun.OfAsync("check", "/no/such/folder")).ExitCode);
}
