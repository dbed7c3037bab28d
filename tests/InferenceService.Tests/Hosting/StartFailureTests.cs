using System.Net.Sockets;
using InferenceService.Hosting;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InferenceService.Tests.Hosting;

public sealed class StartFailureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("start-");

    private string SocketFile => Path.Combine(_folder.FullName, "s");

    [Fact]
    public void Create_ManyWrongKeysAndValues_AreToldTogether()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => InferenceServer.Create(
        [
            "--Scheduling:Rowz=4", "--Scheduling:BufferedFrames=x", "--Stream:MaxPartBytes=1", "--Runtime=foo", "--Models:Serve=a",
            "--Server:HealthyWith=Most", "--Generation:DraftSteps:0=1",
        ]));

        Assert.All(
            [
                "Scheduling:Rowz is not known; Scheduling has Rows,", "Scheduling:BufferedFrames: 'x' is not a number", "Stream:MaxPartBytes: ",
                "Runtime is a section with the keys Provider,", "Models:Serve is a list", "Server:HealthyWith: 'Most' is not one of Any, All",
                "Generation:DraftSteps is a value",
            ],
            fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AddressOfNoInterface_IsOneSentence()
    {
        var app = InferenceServer.Create([.. Arguments, "--urls=http://203.0.113.7:8080"]);
        await using (app)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());
            var sentence = StartFailure.Sentence(failure, InferenceServer.Addresses(app.Configuration));
            Assert.StartsWith("it cannot listen on http://203.0.113.7:8080: ", sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_CertificateThatIsNone_IsOneSentenceAndExitCodeOne()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "tls.crt"), "none");
        Assert.Equal(1, await InferenceServer.RunAsync(
            [.. Arguments, "--Kestrel:Endpoints:Grpc:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:Grpc:Certificate:Path={_folder.FullName}/tls.crt"]));
    }

    [Fact]
    public async Task Start_StaleSocket_IsReplaced()
    {
        using (Bind())
        {
            // Closing a socket removes its file, unless that is elsewhere by then.
            File.Move(SocketFile, SocketFile + ".kept");
        }

        File.Move(SocketFile + ".kept", SocketFile);
        Assert.True(File.Exists(SocketFile));

        await using var app = InferenceServer.Create([.. Arguments, $"--urls=http://unix:{SocketFile}"]);
        await app.StartAsync();
        await app.StopAsync();
    }

    [Fact]
    public void Create_SocketInUseOrAnOrdinaryFile_SaysSo()
    {
        using (var other = Bind())
        {
            other.Listen();
            Assert.Contains("Another process listens", Refusal().Message, StringComparison.Ordinal);
        }

        File.Delete(SocketFile);
        File.WriteAllText(SocketFile, "precious");
        Assert.Contains("is a file", Refusal().Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketFile));
    }

    [Fact]
    public async Task Start_ListenWhenReady_ServesFromTheFirstConnection()
    {
        await using var app = InferenceServer.Create([.. Arguments, "--urls=http://127.0.0.1:0", "--Server:ListenWhenReady=true"]);
        await app.StartAsync();

        Assert.Null(Assert.Single(app.Services.GetRequiredService<ModelCatalog>().VideoModels).Unavailable);
        await app.StopAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Arguments =>
        [$"--Models:Path={Repository.Models}", "--Models:Serve:0=shapes-gan", "--Scheduling:Rows=1", "--Logging:LogLevel:Default=None"];

    private IOException Refusal() => Assert.Throws<IOException>(() => InferenceServer.Create([.. Arguments, $"--urls=http://unix:{SocketFile}"]));

    private Socket Bind()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketFile));
        return socket;
    }
}
