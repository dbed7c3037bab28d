using System.Net.Sockets;
using System.Security.Authentication;

namespace InferenceService.Client.Internal;

/// <summary>Why no service was reached, for people: gRPC reports some of it as INTERNAL, and what to do not at all.</summary>
internal static class ConnectionFailure
{
    private const long Http11Required = 0xd;

    /// <returns>A sentence; null where a connection was there, whatever happened to it then.</returns>
    public static string? Describe(Exception? cause)
    {
        var chain = Chain(cause).ToList();
        var root = chain.LastOrDefault()?.Message.TrimEnd('.');
        if (cause is SocketException)
        {
            return $"The service was not reached: {root}.";
        }

        if (chain.Any(IsNoHttp2))
        {
            return "The service does not answer by HTTP/2 without TLS; by TLS its address begins with https://.";
        }

        return chain.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => $"The service was not reached: {root}.",
            HttpRequestError.ProxyTunnelError => $"The proxy did not lead to the service: {root}; no_proxy leaves it out.",
            HttpRequestError.SecureConnectionError when chain.OfType<AuthenticationException>().Any(IsCertificate) =>
                $"No secure connection: {root}.",
            HttpRequestError.SecureConnectionError =>
                $"No secure connection: the service does not answer by TLS ({root}); without TLS its address begins with http://.",
            HttpRequestError.VersionNegotiationError => "The service does not speak HTTP/2, without which there is no gRPC.",
            _ => null,
        };
    }

    private static bool IsCertificate(AuthenticationException failure) =>
        failure.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase);

    // A handshake that fails has no error of its own, but a message that is the same for all of its causes.
    private static bool IsNoHttp2(Exception failure) =>
        failure is HttpProtocolException { ErrorCode: Http11Required }
        || (failure is IOException && failure.Message.Contains("HTTP/2 handshake", StringComparison.Ordinal));

    private static IEnumerable<Exception> Chain(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
