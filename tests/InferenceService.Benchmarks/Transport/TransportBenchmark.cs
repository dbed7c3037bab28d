using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Transport;

/// <summary>What messages, their serialisation and the stream's writer cost over writing the same bytes to the response.</summary>
internal sealed class TransportBenchmark : IBenchmark
{
    private const int Frames = 300;

    public string Name => "transport";

    public string Summary => "streamed MB/s of 1 MiB frames over a plain HTTP/2 response of the same bytes";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            ServerProcess.StartOwn(TransportServer.Name), new CannedModel().Description.Name);
        using var reader = new BodyReader(service, Frames);
        var runs = await Interleaved.RunAsync(run.Pairs(7, 11), warmUps: 3, reader.RawAsync, reader.GrpcAsync);
        return
        [
            Ratio.Of("transport_over_raw_http2", "MB/s, service's stream / plain response, by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond), Goal.AtLeast(0.9)),
            Ratio.Of("transport_over_raw_http2_cpu", "the same by the server's processor time", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond)),
            Ratio.Of("transport_mb_s", "service's stream, MB/s", runs.Select(r => r.B.FramesPerSecond * CannedModel.Frame.Length / 1e6)),
        ];
    }
}
