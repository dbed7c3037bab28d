using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using InferenceService.Observability;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Api;

/// <summary>Bytes that are no request, through a bare HTTP/2 connection: typed errors, few lines in the log, a server that goes on.</summary>
public sealed class UnreadableRequestTests(UnreadableRequestTests.Host host) : IClassFixture<UnreadableRequestTests.Host>
{
    private const string Generate = "video.v1.VideoGenerationService/GenerateVideo";

    public static TheoryData<string, string, string?> Unreadable => new()
    {
        { Generate, Frame("ffffff"), null },
        { Generate, Frame("0a02fffe"), null }, // a prompt that is no UTF-8
        { Generate, Frame("0c"), null }, // the end of a group that never began
        { Generate, Frame(string.Concat(Enumerable.Repeat("0b", 200))), null }, // groups in groups
        { "video.v1.VideoGenerationService/ListModels", Frame("ffffff"), null },
        { "grpc.health.v1.Health/Check", Frame("ffffff"), null },
        { "grpc.health.v1.Health/Watch", Frame("0a02fffe"), null },
        { "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Frame("ffffff"), null },
        { "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Frame("3a00") + Frame("ffffff"), null }, // the second of a stream
        { Generate, string.Empty, null },
        { Generate, "0000", null }, // half a frame's header
        { Generate, "000000006401", null }, // one byte of a hundred
        { Generate, "00ffffffff01", null }, // four gigabytes announced
        { Generate, Frame("0a0161", flag: 7), null },
        { Generate, Frame("0a0161") + Frame("0a0161"), null }, // two requests where one is due
        { Generate, Frame("0a0161", flag: 1), null }, // compressed, by nobody knows what
        { Generate, Frame("0a0161", flag: 1), "identity" },
        { Generate, Frame("0a0161ffff", flag: 1), "gzip" },
        { Generate, Frame("ff0161ffff", flag: 1), "deflate" },
        { Generate, Frame(Gzip("ffffff"), flag: 1), "gzip" },
        { Generate, Frame(Gzip("0a0161")[..24], flag: 1), "gzip" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Call_UnreadableRequest_IsInvalidArgumentWithDetails(string method, string body, string? encoding)
    {
        var (status, message, details) = await CallAsync(method, body, encoding);

        Assert.Equal("3", status);
        Assert.NotEmpty(message);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
        var info = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details + new string('=', -details.Length & 3)));
        Assert.Equal(3, info.Code);
        Assert.Equal("INVALID_REQUEST", info.Details.Single().Unpack<Google.Rpc.ErrorInfo>().Reason);
    }

    [Fact]
    public async Task Call_UnknownEncoding_IsUnimplementedAndNamesTheKnownOnes()
    {
        var (status, message, _) = await CallAsync(Generate, Frame("0a0161", flag: 1), "lzma");

        Assert.Equal("12", status);
        Assert.Contains("gzip", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ReadableRequest_IsServedAfterAll()
    {
        for (var i = 0; i < 20; i++)
        {
            await CallAsync(Generate, Frame("ffffff"), encoding: null);
        }

        var (_, message, _) = await CallAsync(Generate, Frame(Gzip("0a00"), flag: 1), "gzip");
        Assert.Equal("prompt: must not be empty", message);
        Assert.Single((await Clip.GenerateAsync(host.Server.Client, new() { Prompt = "w1", Video = new() { NumFrames = 1 } })).Frames);
    }

    [Fact]
    public async Task Call_ManyUnreadableRequests_LogsOneShortLineAKindAndSecond()
    {
        // For longer than a second, since another test may have had the line of the one before.
        var clock = Stopwatch.StartNew();
        using var log = new EveryLine();
        host.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var sent = 0;
        for (; sent < 100 || clock.Elapsed < TimeSpan.FromSeconds(1.2); sent++)
        {
            await CallAsync(Generate, sent % 2 == 0 ? Frame("ffffff") : "0000", encoding: null);
        }

        Assert.InRange(log.Lines.Count, 2, 2 * ((int)clock.Elapsed.TotalSeconds + 2));
        Assert.All(log.Lines, line => Assert.InRange(line.Length, 1, 300));
    }

    [Fact]
    public void TryEnter_WithinASecond_KeepsBackAndCounts()
    {
        var time = new ManualTime();
        var limit = new OncePerSecond(time);

        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => limit.TryEnter(0, out var _)));
        Assert.True(limit.TryEnter(1, out _));
        time.Now = TimeSpan.FromSeconds(1.1).Ticks;
        Assert.True(limit.TryEnter(0, out var suppressed));
        Assert.Equal(2, suppressed);
    }

    private static string Frame(string hex, int flag = 0)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, hex.Length / 2);
        return $"{flag:x2}{Convert.ToHexStringLower(length)}{hex}";
    }

    private static string Gzip(string hex)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Convert.FromHexString(hex));
        }

        return Convert.ToHexStringLower(packed.ToArray());
    }

    private async Task<(string Status, string Message, string Details)> CallAsync(string method, string body, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Convert.FromHexString(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        using var response = await host.Http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return (Header("grpc-status"), Uri.UnescapeDataString(Header("grpc-message")), Header("grpc-status-details-bin"));

        string Header(string name) => response.Headers.TryGetValues(name, out var values)
            || response.TrailingHeaders.TryGetValues(name, out values) ? values.Single() : string.Empty;
    }

    /// <summary>One server for all of them, whose log is not thrown away.</summary>
    public sealed class Host : IAsyncLifetime, IDisposable
    {
        private readonly RandomBundle _bundle = new(new RandomBundleShape("gan") { Layers = 1 });

        public TestServer Server { get; private set; } = null!;

        public HttpClient Http { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync(
                $"--Models:Path={_bundle.Parent}", "--Logging:LogLevel:InferenceService.Api=Trace", "--Logging:Console:LogLevel:Default=None");
            Http = new HttpClient { BaseAddress = Server.Address };
        }

        public async Task DisposeAsync()
        {
            Http.Dispose();
            await Server.DisposeAsync();
        }

        public void Dispose() => _bundle.Dispose();
    }

    private sealed class ManualTime : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }

    /// <summary>Keeps what is logged, exceptions included.</summary>
    private sealed class EveryLine : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)}{exception}");

        public void Dispose()
        {
        }
    }
}
