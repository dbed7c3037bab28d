using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using InferenceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Client;

/// <summary>Whoever can not be reached is told why, and what would help, whatever gRPC makes of it.</summary>
public sealed class ConnectionFailureTests
{
    [Fact]
    public async Task Call_TlsToAPlainPort_SaysThatThereIsNoTls()
    {
        await using var server = await PlainAsync(HttpProtocols.Http2);
        await FailsAsync(server, "https", "does not answer by TLS", "begins with http://");
    }

    [Fact]
    public async Task Call_PlainToATlsPort_SaysThatThereMayBeTls()
    {
        using var certificate = Certificate("localhost");
        await using var server = await TlsAsync(certificate);
        await FailsAsync(server, "http", "by TLS its address begins with https://");
    }

    [Fact]
    public async Task Call_Http1Port_SaysThatItIsNoHttp2()
    {
        await using var server = await PlainAsync(HttpProtocols.Http1);
        await FailsAsync(server, "http", "does not answer by HTTP/2 without TLS");
    }

    [Fact]
    public async Task Call_UntrustedCertificate_SaysSo()
    {
        using var certificate = Certificate("localhost");
        await using var server = await TlsAsync(certificate);
        await FailsAsync(server, "https", "is not trusted here", "SSL_CERT_FILE");
    }

    [Fact]
    public async Task Call_CertificateOfAnotherName_NamesBoth()
    {
        using var certificate = Certificate("video.example");
        await using var server = await TlsAsync(certificate);
        await FailsAsync(server, "https", "is for 'video.example' and not for 'localhost'");
    }

    [Theory]
    [InlineData(-30, "expired on ")]
    [InlineData(30, "is not valid before ")]
    public async Task Call_CertificateOfAnotherTime_SaysWhen(int days, string expected)
    {
        using var certificate = Certificate("localhost", days);
        await using var server = await TlsAsync(certificate);
        await FailsAsync(server, "https", expected + certificate.NotBefore.AddDays(days < 0 ? 10 : 0).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Call_NobodyListens_SaysThatItWasRefused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        await FailsAsync(address, "The service was not reached", "refused");
    }

    [Fact]
    public Task Call_NameThatIsNone_SaysSo() => FailsAsync(new Uri("http://no-such-host.invalid:8080"), "The service was not reached: Name");

    [Fact]
    public async Task Call_ServiceThatHangsUp_SaysWhatItMayBe()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var hangingUp = HangUpAsync(listener, stop.Token);

        await FailsAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "does not answer by HTTP/2 without TLS");

        await stop.CancelAsync();
        await hangingUp;
    }

    [Theory]
    [InlineData("http://video.example:8080", false)]
    [InlineData("https://localhost:8443", false)]
    [InlineData("https://127.0.0.2:8443", false)]
    [InlineData("https://[::1]:8443", false)]
    [InlineData("dns:///video.example:8443", false)]
    [InlineData("https://video.example", true)]
    public void MayUseProxy_CleartextOrThisMachine_Never(string address, bool expected) =>
        Assert.Equal(expected, InferenceService.Client.Internal.VideoChannel.MayUseProxy(new Uri(address)));

    private static Task FailsAsync(WebApplication server, string scheme, params string[] sentence) =>
        FailsAsync(new UriBuilder(server.Urls.Single()) { Scheme = scheme, Host = "localhost" }.Uri, sentence);

    private static async Task FailsAsync(Uri address, params string[] sentence)
    {
        using var client = VideoClient.Create(address, new VideoClientOptions { InitialBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(2) });

        foreach (var call in new Func<Task>[] { () => client.ListModelsAsync(), () => client.GenerateAsync(new VideoRequest("x")) })
        {
            var failure = await Assert.ThrowsAsync<VideoGenerationException>(call);
            Assert.All(sentence, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
            Assert.DoesNotContain("inner exception", failure.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
            Assert.Null(failure.Reason);
        }
    }

    private static async Task HangUpAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptTcpClientAsync(cancellationToken)).Dispose();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static Task<WebApplication> PlainAsync(HttpProtocols protocols) => ListenAsync(endpoint => endpoint.Protocols = protocols);

    private static Task<WebApplication> TlsAsync(X509Certificate2 certificate) => ListenAsync(endpoint => endpoint.UseHttps(certificate));

    private static async Task<WebApplication> ListenAsync(Action<ListenOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => configure(endpoint)));
        var app = builder.Build();
        app.MapGet("/", () => "no gRPC here");
        await app.StartAsync();
        return app;
    }

    /// <summary>One that was signed by itself, for 10 days from so many days on.</summary>
    private static X509Certificate2 Certificate(string name, int days = -1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var start = DateTimeOffset.UtcNow.AddDays(days);
        using var own = request.CreateSelfSigned(start, start.AddDays(10));
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
    }
}
