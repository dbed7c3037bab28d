using System.Text.Json.Nodes;
using InferenceService.Contracts.V1;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A server with four models: the shipped one honouring all it can, "capable", the same honouring a seed only, "plain", and two
/// with random weights, of which "random-diffusion" reads given frames, the last one too, and "random-gan" ranks candidates;
/// both have sound.
/// </summary>
public sealed class CapableServer : IAsyncLifetime, IDisposable
{
    private readonly BundleCopy _bundles = new("capable");

    public TestServer Server { get; private set; } = null!;

    public VideoGenerationService.VideoGenerationServiceClient Client => Server.Client;

    public async Task InitializeAsync()
    {
        HonourAll(_bundles);
        using var plain = new BundleCopy("plain");
        plain.EditManifest(m => m["parameters"] = new JsonArray("seed"));
        plain.MoveTo(_bundles);
        AddRandom(new RandomBundleShape("diffusion") { IsLed = true });
        AddRandom(new RandomBundleShape("gan"));
        Server = await TestServer.StartAsync($"--Models:Path={_bundles.Parent}", "--Models:Default=capable", "--Scheduling:Rows=4");
    }

    internal static void HonourAll(BundleCopy bundle) => bundle.Honour("scenes", "continuation", "num_videos", "conditioning_frames");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _bundles.Dispose();

    private void AddRandom(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape with { HasAudio = true });
        Directory.Move(bundle.Folder, Path.Combine(_bundles.Parent, Path.GetFileName(bundle.Folder)));
    }
}

[CollectionDefinition(Name)]
public sealed class CapableServerCollection : ICollectionFixture<CapableServer>
{
    public const string Name = "capable server";
}
