using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>The channel's settings, in one place.</summary>
internal static class VideoChannel
{
    // The contract's messages end at 1 MiB.
    private const int MaxReceiveMessageSize = 2 << 20;

    // The receiver's window bounds throughput to window / round trip: .NET's 64 KiB start would hold a clip of raw frames
    // to 2.6 MB/s at 25 ms until it has grown.
    private const int StreamWindow = 4 << 20;

    public static GrpcChannel Create(Uri address, VideoClientOptions options)
    {
        var channel = new GrpcChannelOptions
        {
            Credentials = options.Credentials,
            HttpHandler = CreateHandler(address),
            DisposeHttpClient = true,
            LoggerFactory = options.LoggerFactory,
            MaxReceiveMessageSize = MaxReceiveMessageSize,
            ServiceConfig = CreateServiceConfig(address, options),
        };
        options.ConfigureChannel?.Invoke(channel);
        return GrpcChannel.ForAddress(address, channel);
    }

    private static SocketsHttpHandler CreateHandler(Uri address) => new()
    {
        UseProxy = MayUseProxy(address),
        // Past the server's limit of streams per connection, open another instead of waiting.
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = StreamWindow,
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        SslOptions = { RemoteCertificateValidationCallback = ServerCertificate.Check },
    };

    /// <summary>
    /// Whether a proxy of the environment (http_proxy and its kin) may be asked. A proxy passes cleartext on as HTTP/1.1, which no
    /// gRPC call survives (grpc/grpc #15942), has nothing to say about this machine, and a balancer's addresses are no names.
    /// By TLS it opens a tunnel, as usual; no_proxy is heard.
    /// </summary>
    internal static bool MayUseProxy(Uri address) => address.Scheme == Uri.UriSchemeHttps && !address.IsLoopback;

    private static ServiceConfig CreateServiceConfig(Uri address, VideoClientOptions options)
    {
        var config = new ServiceConfig
        {
            // A server in trouble gets fewer retries, not more (gRFC A6): they stop while most calls fail.
            RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 10, TokenRatio = 0.1 },
        };
        if (address.Scheme == "dns")
        {
            config.LoadBalancingConfigs.Add(new RoundRobinConfig());
        }

        if (options.MaxAttempts > 1)
        {
            config.MethodConfigs.Add(CreateMethodConfig(options));
        }

        return config;
    }

    private static MethodConfig CreateMethodConfig(VideoClientOptions options) => new()
    {
        Names = { new MethodName { Service = VideoGenerationService.Descriptor.FullName } },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = options.MaxAttempts,
            InitialBackoff = options.InitialBackoff,
            MaxBackoff = options.MaxBackoff,
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable, StatusCode.ResourceExhausted },
        },
    };
}
