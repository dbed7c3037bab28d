using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Contracts.V1;

namespace InferenceService.Benchmarks.Transport;

/// <summary>Reads either response to its end and looks at nothing in it, so that both cost the reader the same.</summary>
internal sealed class BodyReader(ServiceUnderTest service, int frames) : IDisposable
{
    /// <summary>The window that the service's client asks for.</summary>
    private const int StreamWindow = 4 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { InitialHttp2StreamWindowSize = StreamWindow })
    {
        BaseAddress = service.Address,
    };

    private readonly byte[] _buffer = new byte[64 * 1024];

    public Task<Cost> RawAsync() => MeasureAsync(TransportServer.RawPath + frames, new ByteArrayContent([]));

    public Task<Cost> GrpcAsync()
    {
        var content = new ByteArrayContent(Message());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return MeasureAsync("/video.v1.VideoGenerationService/GenerateVideo", content);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Cost> MeasureAsync(string path, HttpContent content)
    {
        var before = await service.UsageAsync();
        var start = Stopwatch.GetTimestamp();
        var bytes = await ReadAsync(path, content);
        var wall = Stopwatch.GetElapsedTime(start);
        var used = (await service.UsageAsync()).Since(before);
        if (bytes < (long)frames * CannedModel.Frame.Length)
        {
            throw new InvalidOperationException($"{path} sent {bytes} bytes, fewer than {frames} frames have.");
        }

        return Cost.Of(frames, [TimeSpan.Zero], wall, used.Cpu, used.Loop);
    }

    private async Task<long> ReadAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var total = 0L;
        for (int read; (read = await body.ReadAsync(_buffer)) > 0;)
        {
            total += read;
        }

        return total;
    }

    /// <summary>A gRPC message: not compressed, its length, its bytes.</summary>
    private byte[] Message()
    {
        var request = new GenerateVideoRequest
        {
            Prompt = "a frame",
            Video = new VideoParameters { NumFrames = frames },
            Output = new OutputParameters { Format = FrameFormat.RawRgb24 },
        }.ToByteArray();
        var message = new byte[5 + request.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), request.Length);
        request.CopyTo(message, 5);
        return message;
    }
}
