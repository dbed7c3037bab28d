using System.Text.Json.Nodes;
using InferenceService.Contracts.V1;

namespace InferenceService.Tests.Fixtures;

/// <summary>A server with two models: the shipped one honouring all it can, "capable", and one that honours a seed only, "plain".</summary>
public sealed class CapableServer : IAsyncLifetime, IDisposable
{
    private readonly BundleCopy _bundles = new("capable");

    public TestServer Server { get; private set; } = null!;

    public VideoGenerationService.VideoGenerationServiceClient Client => Server.Client;

    public async Task InitializeAsync()
    {
        _bundles.Honour("conditioning_frames", "scenes", "continuation", "num_videos");
        using var plain = new BundleCopy("plain");
        plain.EditManifest(m => m["parameters"] = new JsonArray("seed"));
        plain.MoveTo(_bundles);
        Server = await TestServer.StartAsync($"--Models:Path={_bundles.Parent}", "--Models:Default=capable", "--Scheduling:Rows=4");
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _bundles.Dispose();
}

[CollectionDefinition(Name)]
public sealed class CapableServerCollection : ICollectionFixture<CapableServer>
{
    public const string Name = "capable server";
}
