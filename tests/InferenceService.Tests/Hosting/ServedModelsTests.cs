using System.Net;
using System.Net.Sockets;
using InferenceService.Hosting;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Hosting;

/// <summary>Which of the bundles in the folder are loaded.</summary>
public sealed class ServedModelsTests
{
    [Fact]
    public async Task Start_SomeServed_LoadsThoseAlone()
    {
        await using var server = await TestServer.StartAsync(
            "--Models:Serve:0=shapes-seq2seq", "--Models:Default=shapes-seq2seq", "--Scheduling:Rows=1");
        var models = await server.Client.ListModelsAsync(new());
        Assert.Equal(["shapes-seq2seq"], models.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task Start_ServedThatIsNotThere_NamesWhatIs()
    {
        await using var app = InferenceServer.Create([$"--Models:Path={Repository.Models}", "--Models:Serve:0=shapes-gtp", "--Logging:LogLevel:Default=None"]);

        var failure = Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<ModelCatalog>());

        Assert.StartsWith("Models:Serve names 'shapes-gtp', which is not among the valid models: shapes-diffusion, ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_LoadsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var app = InferenceServer.Create(
            [$"--Models:Path={Repository.Models}", $"--urls=http://{taken.LocalEndpoint}", "--Logging:LogLevel:Default=None"]);

        await Assert.ThrowsAsync<IOException>(() => app.StartAsync());
        await app.StopAsync();

        Assert.All(app.Services.GetRequiredService<ModelCatalog>().VideoModels, model => Assert.Equal("", model.Provider));
    }
}
