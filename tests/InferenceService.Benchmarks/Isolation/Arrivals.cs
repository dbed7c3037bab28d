using System.Collections.Concurrent;
using System.Diagnostics;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Isolation;

/// <summary>Clips that keep coming, either as others end or at a rate of their own, until they are told to stop.</summary>
internal sealed class Arrivals(ServiceUnderTest service, string model, Workload work) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _clips = [];
    private int _frames;
    private int _arrived;

    /// <summary>Frames read so far, of all clips.</summary>
    public int Frames => Volatile.Read(ref _frames);

    /// <summary>As many clips at any time.</summary>
    public void KeepUp(int clips)
    {
        for (var i = 0; i < clips; i++)
        {
            _clips.Add(Task.Run(async () =>
            {
                while (!_end.IsCancellationRequested)
                {
                    await RunAsync();
                }
            }));
        }
    }

    /// <summary>So many clips a second, whatever becomes of them.</summary>
    public void ComeAt(double clipsPerSecond) => _clips.Add(Task.Run(async () =>
    {
        var start = Stopwatch.GetTimestamp();
        while (!_end.IsCancellationRequested)
        {
            var due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * clipsPerSecond);
            for (; _arrived < due; _arrived++)
            {
                _clips.Add(Task.Run(RunAsync));
            }

            await Task.Delay(Pace);
        }
    }));

    /// <summary>Cancels what is under way.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        while (_clips.Any(clip => !clip.IsCompleted))
        {
            await Task.WhenAll(_clips);
        }
    }

    public void Dispose() => _end.Dispose();

    /// <summary>One clip. To be refused is an outcome like any other; anything else that goes wrong is an error.</summary>
    private async Task RunAsync()
    {
        try
        {
            await using var stream = await service.Client.GenerateAsync(work.Request(model, 0), cancellationToken: _end.Token);
            await foreach (var frame in stream.WithCancellation(_end.Token))
            {
                Interlocked.Increment(ref _frames);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (VideoGenerationException e) when (e.Reason == VideoErrorReason.Overloaded)
        {
        }
    }
}
