using System.Diagnostics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>A clip whose frames are resampled from the model's to another size, and encoded.</summary>
internal sealed class SizedLoad(ServiceUnderTest service, string model, int width, int height, FrameFormat format)
{
    public async Task<Cost> RunAsync(int frames)
    {
        var request = new Workload(frames).Request(model, 0) with { Width = width, Height = height, Format = format };
        var (before, threads, start) = (await service.UsageAsync(), ThreadTimes.Of(service.ProcessId), Stopwatch.GetTimestamp());
        await using var stream = await service.Client.GenerateAsync(request);
        var read = 0;
        await foreach (var frame in stream)
        {
            read++;
        }

        var wall = Stopwatch.GetElapsedTime(start);
        var busy = ThreadTimes.Of(service.ProcessId).Since(threads);
        var used = (await service.UsageAsync()).Since(before);
        return Cost.Of(read, [TimeSpan.Zero], wall, used.Cpu, used.Loop) with { Threads = busy };
    }
}
