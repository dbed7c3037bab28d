using System.Net.Sockets;

namespace InferenceService.Hosting;

/// <summary>Unix sockets that a server left behind which did not come to its own end, and which would keep this one from listening.</summary>
internal static class UnixSockets
{
    private const string Mark = "://unix:";

    /// <summary>Removes those of the addresses that nobody answers on.</summary>
    /// <exception cref="IOException">Somebody does, or it is a file of another kind.</exception>
    public static void RemoveStale(IEnumerable<string> addresses)
    {
        foreach (var address in addresses.Where(a => a.Contains(Mark, StringComparison.Ordinal)))
        {
            var path = address[(address.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].TrimEnd('/');
            if (!File.Exists(path))
            {
                continue;
            }

            if (IsAnswered(path))
            {
                throw new IOException($"Another process listens on the socket '{path}'");
            }

            if (IsOrdinary(path))
            {
                throw new IOException($"'{path}' is to be a socket, and is a file");
            }

            File.Delete(path);
        }
    }

    private static bool IsAnswered(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    /// <summary>A socket cannot be opened as a file.</summary>
    private static bool IsOrdinary(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
