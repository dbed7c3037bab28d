using System.Net.Sockets;

namespace InferenceService.Hosting;

/// <summary>What keeps a server from starting, as one sentence for whoever started it.</summary>
internal static class StartFailure
{
    /// <param name="failure">Thrown while the server was created or started.</param>
    /// <param name="addresses">Where it was to listen, if that is known.</param>
    public static string Sentence(Exception failure, IEnumerable<string>? addresses = null)
    {
        var text = string.Join(": ", Messages(failure).Distinct()).ReplaceLineEndings(" ");
        var socket = Chain(failure).OfType<SocketException>().FirstOrDefault();
        var where = addresses is null ? "" : $" on {string.Join(", ", addresses)}";
        return socket?.SocketErrorCode switch
        {
            SocketError.AccessDenied => $"it may not listen{where}: {text}. Ports below 1024 need a right (CAP_NET_BIND_SERVICE), a socket its folder's",
            SocketError.AddressNotAvailable => $"it cannot listen{where}: {text}. No network interface of this machine has that address",
            SocketError.TooManyOpenSockets => $"it cannot listen{where}: {text}. The limit of open files (ulimit -n) is too low",
            _ => text,
        };
    }

    private static IEnumerable<string> Messages(Exception failure)
    {
        var told = "";
        foreach (var message in Chain(failure).Select(e => e.Message))
        {
            if (!told.Contains(message, StringComparison.Ordinal))
            {
                told += message;
                yield return message.TrimEnd('.');
            }
        }
    }

    /// <summary>An exception and what caused it; of several at once, which name all their causes, only these.</summary>
    private static IEnumerable<Exception> Chain(Exception failure) =>
        failure is AggregateException { InnerExceptions: var all } ? all.SelectMany(Chain)
        : failure.InnerException is { } inner ? Chain(inner).Prepend(failure)
        : [failure];
}
