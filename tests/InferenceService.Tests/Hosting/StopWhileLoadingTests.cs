using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Hosting;

/// <summary>SIGTERM while models load used to wait for the load, or to end in an unhandled exception and SIGABRT.</summary>
public sealed class StopWhileLoadingTests
{
    /// <summary>The process is up, a session is being made, a model is ready and the next one is being loaded or warmed up.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ONNX Runtime")]
    [InlineData("Now listening on")]
    [InlineData("is ready on")]
    public async Task Stop_WhileTheShippedModelsLoad_EndsWell(string phase)
    {
        using var server = new ServerProcess(Repository.Models);
        await (phase.Length > 0 ? server.WroteAsync(phase) : Task.Delay(700));

        await EndsWellAsync(server);
    }

    /// <summary>Gigabytes of zeros are hashed, which takes seconds.</summary>
    [Fact]
    public async Task Stop_WhileFilesAreOpened_EndsWell()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        using (var large = File.Create(bundle.PathOf("large.data")))
        {
            large.SetLength(1L << 36);
        }

        bundle.EditManifest(manifest => manifest["files"]!["large.data"] = manifest["files"]!["vocab.txt"]!.DeepClone());
        using var server = new ServerProcess(bundle.Parent);
        await Task.Delay(1500);

        await EndsWellAsync(server);
    }

    [Fact]
    public async Task Stop_WhileAWarmUpDoesNotEnd_EndsWell()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.LoopFrom(graph, frame: 0));
        using var server = new ServerProcess(bundle.Parent);
        await server.WasToldToStartAsync();
        await Task.Delay(700);

        await EndsWellAsync(server);
    }

    /// <summary>Within the 10 s that are promised after the grace, whatever it is that does not end.</summary>
    [Fact]
    public async Task Stop_WhileANodeDoesNotEnd_EndsWell()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        bundle.EditGraph("generator", graph => EndlessGraph.NodeFrom(graph, frame: 0));
        using var server = new ServerProcess(bundle.Parent);
        await server.WasToldToStartAsync();
        await Task.Delay(700);

        var output = await EndsWellAsync(server);
        Assert.Contains("is left behind", output, StringComparison.Ordinal);
    }

    private static async Task<string> EndsWellAsync(ServerProcess server)
    {
        var (code, time) = await server.StopAsync();

        Assert.True(code == 0, $"exit code {code}: {server.Output}");
        Assert.DoesNotContain("Unhandled", server.Output, StringComparison.Ordinal);
        Assert.InRange(time.TotalSeconds, 0, 12);
        return server.Output;
    }
}
