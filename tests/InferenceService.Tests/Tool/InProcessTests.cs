using InferenceService.Tests.Fixtures;
using InferenceService.Tool.Server;

namespace InferenceService.Tests.Tool;

public sealed class InProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_NoServerNamed_StartsOneAndStopsIt()
    {
        var run = await CommandRun.OfAsync("generate", Requests.Prompt, "--models", Repository.Models, "--frames", "2", "--out", _folder.File("clip.gif"));

        Assert.Equal((0, ""), (run.ExitCode, run.ExitCode == 0 ? "" : run.Error));
        Assert.Equal(["clip.gif"], _folder.Files);
    }

    [Fact]
    public async Task Models_NoServerNamed_ListsThoseOfTheRepository()
    {
        var run = await CommandRun.OfAsync("models");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("shapes-gpt (default)", run.Output, StringComparison.Ordinal);
        Assert.Contains("honours ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_FolderWithoutModels_EndsWith3()
    {
        var run = await CommandRun.OfAsync("models", "--models", _folder.Path);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error: the service did not start: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Cancelled_StopsInOrder()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var run = await CommandRun.OfAsync(
            source.Token, "serve", "--port", "0", "--models", Repository.Models, "--", "--Logging:LogLevel:Default=None");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void FindAbove_FolderOfBundles_IsFoundFromBelow()
    {
        var bundle = Directory.CreateDirectory(_folder.File("models/some")).FullName;
        var below = Directory.CreateDirectory(_folder.File("a/b")).FullName;
        Assert.NotEqual(_folder.File("models"), ModelsFolder.FindAbove(below));

        File.WriteAllText(Path.Combine(bundle, "model.json"), "{}");
        Assert.Equal(_folder.File("models"), ModelsFolder.FindAbove(below));
    }
}
