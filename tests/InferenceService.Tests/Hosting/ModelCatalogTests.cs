using System.Net.Sockets;
using InferenceService.Api;
using InferenceService.Hosting;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InferenceService.Tests.Hosting;

/// <summary>What lies in a folder of bundles is each bundle's own matter.</summary>
public sealed class ModelCatalogTests : IDisposable
{
    private readonly RandomBundle _good = new(new RandomBundleShape("recurrent"));

    [Fact]
    public void Create_BrokenBundlesOfEveryKind_AreRejectedAndTheOthersServed()
    {
        File.WriteAllText(Bundle("text") + "/model.json", "{ no json");
        Directory.CreateDirectory(Bundle("folder") + "/model.json");
        File.CreateSymbolicLink(Bundle("dangling") + "/model.json", "nowhere");
        File.CreateSymbolicLink(Path.Combine(_good.Parent, "gone"), "nowhere");
        Copy("nulls", m => m["files"]!["vocab.txt"] = null);
        Copy("socket", m => m["files"]!["socket"] = m["files"]!["vocab.txt"]!.DeepClone());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_good.Parent, "socket", "socket")));
        Bundle("lost+found");

        var catalog = Catalog(new ModelsOptions { Path = _good.Parent });

        Assert.Equal("random-recurrent", Assert.Single(catalog.VideoModels).Description.Name);
        Assert.Same(catalog.Models[0], catalog.Default);
        Assert.All(["text", "folder", "dangling", "gone", "nulls", "socket"], name => Assert.NotNull(catalog.Rejection(name)));
        Assert.Contains("socket: cannot be read", catalog.Rejection("socket")!.Message, StringComparison.Ordinal);
        Assert.Null(catalog.Rejection("lost+found"));
    }

    [Fact]
    public void Create_TwoBundlesOfOneName_NamesBothFoldersAndServesTheRest()
    {
        Copy("twin", _ => { });
        Copy("other", m => m["name"] = "other");

        var catalog = Catalog(new ModelsOptions { Path = _good.Parent });

        Assert.Equal("other", Assert.Single(catalog.VideoModels).Description.Name);
        var message = catalog.Rejection("random-recurrent")!.Message;
        Assert.Contains(_good.Folder, message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_good.Parent, "twin"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_BuiltInDefaultIsNotThere_IsDropped()
    {
        Copy("other", m => m["name"] = "other");

        Assert.Null(Catalog(new ModelsOptions { Path = _good.Parent }).Default);
        Assert.Equal("other", Catalog(new ModelsOptions { Path = _good.Parent, Default = "other" }).Default!.Description.Name);
    }

    [Fact]
    public void Create_NothingConfigured_DefaultIsTheBuiltInOne() =>
        Assert.Equal(ModelsOptions.BuiltInDefault, Catalog(new ModelsOptions { Path = Repository.Models }).Default!.Description.Name);

    [Theory]
    [InlineData(HealthyModels.Any, HealthStatus.Healthy)]
    [InlineData(HealthyModels.All, HealthStatus.Unhealthy)]
    public async Task Health_OneModelFailed_IsAsConfigured(HealthyModels needed, HealthStatus expected)
    {
        var failed = new StillModel { Unavailable = new ServiceError(ErrorKind.NotReady, "failed") };
        var check = new ServingHealthCheck(new Few([new StillModel(), failed]), needed);

        Assert.Equal(expected, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    public void Dispose() => _good.Dispose();

    private static ModelCatalog Catalog(ModelsOptions options) => new(Options.Create(options), NullLogger<ModelCatalog>.Instance);

    private string Bundle(string name) => Directory.CreateDirectory(Path.Combine(_good.Parent, name)).FullName;

    private void Copy(string name, Action<System.Text.Json.Nodes.JsonObject> edit)
    {
        var folder = Bundle(name);
        foreach (var file in Directory.GetFiles(_good.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(folder + "/model.json"))!.AsObject();
        edit(manifest);
        File.WriteAllText(folder + "/model.json", manifest.ToJsonString());
    }

    private sealed record Few(IReadOnlyList<IVideoModel> Models) : IModelCatalog
    {
        public IVideoModel? Default => null;

        public ServiceError? Rejection(string name) => null;
    }
}
