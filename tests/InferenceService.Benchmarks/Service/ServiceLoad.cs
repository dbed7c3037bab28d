using System.Diagnostics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Service;

/// <summary>Sends clips to the service in a given pattern and says what they cost it.</summary>
internal sealed class ServiceLoad(ServiceUnderTest service, string model, Workload work)
{
    /// <summary>Clips one after the other.</summary>
    public Task<Cost> OneByOneAsync(int clips, FrameFormat format = FrameFormat.RawRgb24) => MeasureAsync(clips, async firstFrames =>
    {
        for (var i = 0; i < clips; i++)
        {
            firstFrames.Add(await RunClipAsync(i, format));
        }
    });

    /// <summary>
    /// Clips that join while others are under way: clip i starts when the first one has delivered i times the stagger frames;
    /// with no stagger all start at once.
    /// </summary>
    public Task<Cost> TogetherAsync(int clips, int stagger) => MeasureAsync(clips, async firstFrames =>
    {
        var starts = Enumerable.Range(0, clips)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        Release(starts, framesOfFirst: 0, stagger);
        var first = RunClipAsync(0, FrameFormat.RawRgb24, frame => Release(starts, frame + 1, stagger));
        var others = Enumerable.Range(1, clips - 1).Select(async i =>
        {
            await starts[i].Task;
            return await RunClipAsync(i, FrameFormat.RawRgb24);
        });
        firstFrames.AddRange(await Task.WhenAll(others.Prepend(first)));
    });

    private void Release(TaskCompletionSource[] starts, int framesOfFirst, int stagger)
    {
        for (var i = 0; i < starts.Length; i++)
        {
            if (work.MayStart(i, framesOfFirst, stagger))
            {
                starts[i].TrySetResult();
            }
        }
    }

    private async Task<Cost> MeasureAsync(int clips, Func<List<TimeSpan>, Task> send)
    {
        var firstFrames = new List<TimeSpan>(clips);
        var before = await service.UsageAsync();
        var threads = ThreadTimes.Of(service.ProcessId);
        var start = Stopwatch.StartNew();
        await send(firstFrames);
        var wall = start.Elapsed;
        threads = ThreadTimes.Of(service.ProcessId).Since(threads);
        var used = (await service.UsageAsync()).Since(before);
        return Cost.Of(clips * work.Frames, firstFrames, wall, used.Cpu, used.Loop) with { Allocated = used.Allocated, Threads = threads };
    }

    /// <returns>From the call to the first frame.</returns>
    private async Task<TimeSpan> RunClipAsync(int clip, FrameFormat format, Action<int>? onFrame = null)
    {
        var request = work.Request(model, clip) with { Format = format };
        var start = Stopwatch.StartNew();
        var firstFrame = TimeSpan.Zero;
        await using var stream = await service.Client.GenerateAsync(request);
        await foreach (var frame in stream)
        {
            firstFrame = frame.Index == 0 ? start.Elapsed : firstFrame;
            onFrame?.Invoke(frame.Index);
        }

        return firstFrame;
    }
}
