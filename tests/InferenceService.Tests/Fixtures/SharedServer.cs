namespace InferenceService.Tests.Fixtures;

/// <summary>One server for the tests that leave it as they found it.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedServerCollection : ICollectionFixture<SharedServer>
{
    public const string Name = "shared server";
}

/// <summary>One server as it ships, its own default included, for what the pages say.</summary>
public sealed class ShippedServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync($"--Models:Path={Repository.Models}");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ShippedServerCollection : ICollectionFixture<ShippedServer>
{
    public const string Name = "shipped server";
}
