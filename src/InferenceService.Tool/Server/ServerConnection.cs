using InferenceService.Client;

namespace InferenceService.Tool.Server;

/// <summary>A client and, where none was named, the service that it talks to.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private readonly InProcessServer? _server;

    private ServerConnection(Uri address, InProcessServer? server, VideoClientOptions options)
    {
        _server = server;
        Client = VideoClient.Create(address, options);
    }

    public VideoClient Client { get; }

    /// <summary>To a running service.</summary>
    public static ServerConnection To(Uri address, VideoClientOptions options) => new(address, server: null, options);

    /// <summary>To a service of one's own, whose models are loaded.</summary>
    /// <param name="folder">Of the bundles; null leaves it to the service's configuration.</param>
    /// <param name="model">The bundle to load; null for all.</param>
    public static async Task<ServerConnection> ToOwnAsync(
        string? folder, string? model, VideoClientOptions options, bool verbose, CancellationToken cancellationToken)
    {
        var server = await InProcessServer.StartAsync(folder, model, verbose);
        var connection = new ServerConnection(server.Address, server, options);
        try
        {
            await server.WaitUntilReadyAsync(options.Timeout, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The client first: a server waits for the connections it still has.
        await Client.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
