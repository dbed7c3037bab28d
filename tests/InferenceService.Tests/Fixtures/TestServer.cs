using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceService.Contracts.V1;
using InferenceService.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Fixtures;

/// <summary>The real server on a free loopback port, with the shipped models unless told otherwise.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private TestServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        _channel = Connect();
        Client = new VideoGenerationService.VideoGenerationServiceClient(_channel);
    }

    public Uri Address { get; }

    public VideoGenerationService.VideoGenerationServiceClient Client { get; }

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public IServiceProvider Services => _app.Services;

    /// <summary>Clips that hold a place, over all models.</summary>
    public int ClipsUnderWay => Services.GetRequiredService<ModelCatalog>().VideoModels.Sum(m => m.ClipsUnderWay);

    /// <summary>A server whose models have loaded, or turned out to be invalid.</summary>
    public static async Task<TestServer> StartAsync(params string[] configuration)
    {
        var app = InferenceServer.Create(
        [
            "--urls", "http://127.0.0.1:0", $"--Models:Path={Repository.Models}",
            "--Logging:LogLevel:Default=None", "--Scheduling:ShutdownGrace=00:00:02", .. TestsDefault(configuration), .. configuration,
        ]);
        await app.StartAsync();
        var server = new TestServer(app);
        await Eventually.TrueAsync(() => server.Services.GetRequiredService<ModelCatalog>().VideoModels
            .All(m => m.Unavailable is null or { Kind: not InferenceService.Api.ErrorKind.NotReady }));
        return server;
    }

    /// <summary>
    /// Of the shipped models the tests' default is the autoregressive one, which honours most fields; other folders have none of its name,
    /// nor need a server that is told which models to serve.
    /// </summary>
    private static string[] TestsDefault(string[] configuration) =>
        configuration.Any(c => c.StartsWith("--Models:", StringComparison.Ordinal)) ? [] : ["--Models:Default=shapes-gpt"];

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = 2 * 1024 * 1024 });

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>Waits for something that another thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "It did not come about in time.");
            await Task.Delay(10);
        }
    }
}
