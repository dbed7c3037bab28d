using System.Diagnostics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Isolation;

/// <summary>Whether a reader that stops reading is felt by the others.</summary>
internal sealed class StalledReaderBenchmark : IBenchmark
{
    private const int Readers = 15;
    private const int Frames = 32;

    public string Name => "stalled-reader";

    public string Summary => "frame gaps of 15 readers beside a stalled one, over without it";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceUnderTest.StartAsync(run);
        var work = new Workload(Frames);
        var runs = await Interleaved.RunAsync(
            run.Pairs(5, 7), warmUps: 1, () => GapsAsync(service, run, work), () => GapsBesideStalledAsync(service, run, work));
        return
        [
            Ratio.Of("stalled_reader_p99", "99th percentile of the gap between two frames, with / without", runs.Select(r => r.B.P99 / r.A.P99), Goal.AtMost(1.05)),
            Ratio.Of("stalled_reader_p50", "the median gap, with / without", runs.Select(r => r.B.P50 / r.A.P50)),
        ];
    }

    private static async Task<(double P50, double P99)> GapsAsync(ServiceUnderTest service, BenchmarkRun run, Workload work)
    {
        var gaps = await Task.WhenAll(Enumerable.Range(0, Readers).Select(clip => ReadAsync(service.Client, work.Request(run.Model, clip))));
        double[] all = [.. gaps.SelectMany(g => g).Order()];
        return (all[all.Length / 2], all[all.Length * 99 / 100]);
    }

    private static async Task<(double P50, double P99)> GapsBesideStalledAsync(ServiceUnderTest service, BenchmarkRun run, Workload work)
    {
        // The default window would take a whole clip; with the smallest one the server notices after a few frames.
        using var client = service.Connect(Connections.WithSmallestWindow);
        await using var stalled = await client.GenerateAsync(work.Request(run.Model, Readers));
        await using var frames = stalled.GetAsyncEnumerator();
        await frames.MoveNextAsync();
        var gaps = await GapsAsync(service, run, work);
        if ((await service.UntilActiveAsync(1, TimeSpan.FromSeconds(1))).Active != 1)
        {
            throw new InvalidOperationException("The stalled clip did not stay in its slot: it was not stalled.");
        }

        return gaps;
    }

    private static async Task<List<double>> ReadAsync(VideoClient client, VideoRequest request)
    {
        var gaps = new List<double>(Frames);
        var last = 0L;
        await using var stream = await client.GenerateAsync(request);
        await foreach (var frame in stream)
        {
            gaps.AddRange(last == 0 ? [] : [Stopwatch.GetElapsedTime(last).TotalMilliseconds]);
            last = Stopwatch.GetTimestamp();
        }

        return gaps;
    }
}
