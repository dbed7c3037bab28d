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
        Assert.Contains("shapes-seq2seq (default)", run.Output, StringComparison.Ordinal);
        Assert.Contains("honours ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_ModelNamed_IsTheOnlyOneLoaded()
    {
        var run = await CommandRun.OfAsync(
            "generate", Requests.Prompt, "--models", Repository.Models, "--model", "shapes-gan", "--frames", "2", "--verbose", "--out", _folder.File("clip.gif"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("model shapes-gan ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shapes-gtp", "; did you mean 'shapes-gpt'? (shapes-diffusion, shapes-gan, shapes-gpt, shapes-seq2seq)")]
    [InlineData("nobody", " (shapes-diffusion, shapes-gan, shapes-gpt, shapes-seq2seq)")]
    public async Task Generate_ModelThatIsNotThere_SaysWhichAre(string model, string expected)
    {
        var run = await CommandRun.OfAsync("generate", Requests.Prompt, "--models", Repository.Models, "--model", model, "--out", _folder.File("clip.gif"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"error: --model: there is no '{model}' in {Repository.Models}{expected}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_SeveralModelsAndNoDefault_AsksForOne()
    {
        foreach (var name in new[] { "one", "two" })
        {
            Directory.CreateDirectory(_folder.File($"models/{name}"));
            await File.WriteAllTextAsync(_folder.File($"models/{name}/model.json"), $$"""{"name": "{{name}}"}""");
        }

        var run = await CommandRun.OfAsync("generate", "x", "--models", _folder.File("models"), "--out", _folder.File("clip.gif"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("and no default, so name one (one, two)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Scheduling:Rows=many", 2)]
    [InlineData("--Scheduling:Rows=0", 2)]
    [InlineData("--Scheduling:Rwos=1", 2)]
    [InlineData("--Models:Default=nobody", 2)]
    [InlineData("--Models:Serve:0=nobody", 2)]
    [InlineData("--Urls=nonsense", 2)]
    public async Task Serve_WrongConfiguration_NamesTheKeyAndEndsWith2(string configuration, int exitCode)
    {
        var run = await CommandRun.OfAsync(
            "serve", "--port", "0", "--models", Repository.Models, "--", "--Logging:LogLevel:Default=None", configuration);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("error: the service did not start: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(configuration.Split('=')[0].Split(':')[^1] is "0" ? "Serve" : configuration.Split('=')[0].Split(':')[^1].TrimStart('-')[..3], run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortIsTaken_EndsWith1()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var run = await CommandRun.OfAsync(
            "serve", "--port", $"{port}", "--models", Repository.Models, "--", "--Logging:LogLevel:Default=None");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($":{port}: address already in use", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_FolderWithoutModels_EndsWith2()
    {
        var run = await CommandRun.OfAsync("models", "--models", _folder.Path);

        Assert.Equal(2, run.ExitCode);
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
