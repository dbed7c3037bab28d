using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace InferenceService.Client.Internal;

/// <summary>Judges a server's certificate as the platform does, and says in a sentence what is wrong with it.</summary>
internal static class ServerCertificate
{
    /// <exception cref="AuthenticationException">The platform does not accept it.</exception>
    public static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new AuthenticationException(Describe(certificate as X509Certificate2, chain, errors, (sender as SslStream)?.TargetHostName));

    private static string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string? host)
    {
        if (certificate is null)
        {
            return "the service showed no certificate";
        }

        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? default;
        List<string> faults = [];
        if (states.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            faults.Add(Validity(certificate));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"is for {Names(certificate)} and not for '{host}'");
        }

        if ((states & ~X509ChainStatusFlags.NotTimeValid) is not X509ChainStatusFlags.NoError and var others)
        {
            faults.Add($"is not trusted here ({others}), which SSL_CERT_FILE with its issuer's certificate would change");
        }

        return $"the service's certificate {string.Join(" and ", faults)}";
    }

    private static string Validity(X509Certificate2 certificate) => certificate.NotAfter < DateTime.Now
        ? string.Create(CultureInfo.InvariantCulture, $"expired on {certificate.NotAfter:yyyy-MM-dd}")
        : certificate.NotBefore > DateTime.Now
            ? string.Create(CultureInfo.InvariantCulture, $"is not valid before {certificate.NotBefore:yyyy-MM-dd}")
            : "has an issuer whose certificate has expired";

    private static string Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        string[] names =
        [
            .. alternatives.SelectMany(extension => extension.EnumerateDnsNames()),
            .. alternatives.SelectMany(extension => extension.EnumerateIPAddresses()).Select(ip => ip.ToString()),
        ];
        return names.Length > 0 ? string.Join(", ", names.Select(name => $"'{name}'")) : $"'{certificate.Subject}'";
    }
}
