using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tool;

/// <summary>The way to the service: proxies that are not asked, and services that are not reached.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class ConnectionTests(SharedServer shared) : IDisposable
{
    private static readonly string[] Variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        _proxy.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Generate_ProxyInTheEnvironment_IsNotAsked(bool named)
    {
        string[] service = named ? ["--server", shared.Server.Address.ToString()] : ["--models", Repository.Models, "--model", "shapes-seq2seq"];

        var run = await ToolProcess.RunAsync(
            Proxies(), "a red circle moves\n@a blue star\n", ["generate", "--prompts", "-", "--frames", "1", "--json", "--out", _folder.File("clip.png"), .. service]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.False(_proxy.Pending());
        Assert.Equal(["clip-001.png", "clip-002.png"], _folder.Files.Order(StringComparer.Ordinal));
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetProperty("clips").GetArrayLength());
    }

    [Fact]
    public async Task Models_NobodyThereAndAProxy_SaysThatNobodyIs()
    {
        var run = await ToolProcess.RunAsync(Proxies(), "", "models", "--server", "http://127.0.0.1:1");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: The service was not reached: Connection refused.", run.Error, StringComparison.Ordinal);
        Assert.False(_proxy.Pending());
    }

    [Fact]
    public async Task Models_TlsToAPlainPort_EndsWith3AndASentence()
    {
        var run = await CommandRun.OfAsync("models", "--server", $"https://127.0.0.1:{shared.Server.Address.Port}");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: No secure connection: the service does not answer by TLS", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("inner exception", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    private Dictionary<string, string> Proxies()
    {
        _proxy.Start();
        return Variables.ToDictionary(name => name, _ => $"http://{_proxy.LocalEndpoint}");
    }
}
