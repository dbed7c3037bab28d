using System.Net.Sockets;
using Grpc.Net.Client;

namespace InferenceService.Benchmarks.Service;

/// <summary>Connections that misbehave.</summary>
internal static class Connections
{
    /// <summary>The least that .NET allows. A whole clip would fit in the client's usual window, and its stall would not be felt.</summary>
    private const int SmallestWindow = 65_535;

    public static void WithSmallestWindow(GrpcChannelOptions channel)
    {
        channel.HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = SmallestWindow };
        channel.DisposeHttpClient = true;
    }

    /// <summary>A connection that can be torn down without a word of HTTP/2.</summary>
    public sealed class Resettable : IDisposable
    {
        private Socket? _socket;

        public void Configure(GrpcChannelOptions channel)
        {
            channel.HttpHandler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
            channel.DisposeHttpClient = true;
        }

        /// <summary>Closing without lingering sends a reset.</summary>
        public void Reset() => _socket?.Close(timeout: 0);

        public void Dispose() => _socket?.Dispose();

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
            await _socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(_socket, ownsSocket: true);
        }
    }
}
