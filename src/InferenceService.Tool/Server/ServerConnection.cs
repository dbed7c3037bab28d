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

    public static async Task<ServerConnection> OpenAsync(
        Uri? address, DirectoryInfo? models, VideoClientOptions options, bool verbose, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            return new ServerConnection(address, server: null, options);
        }

        var server = await InProcessServer.StartAsync(models, verbose);
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
