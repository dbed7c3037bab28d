using Grpc.Core;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Soak;

/// <summary>A caller that behaves as callers do: most read to the end, others leave, dawdle, vanish or run out of time.</summary>
internal sealed class SoakCaller(ServiceUnderTest service, IReadOnlyList<SoakClip> clips, SoakTally tally, int seed)
{
    private static readonly Task<bool> GoOn = Task.FromResult(true);
    private readonly Random _random = new(seed);

    public async Task RunAsync(DateTime until)
    {
        while (DateTime.UtcNow < until)
        {
            var clip = clips[_random.Next(clips.Count)];
            await (_random.Next(10) switch
            {
                0 or 1 => TryAsync("cancelled", () => LeaveAsync(clip)),
                2 => TryAsync("stalled", () => DawdleAsync(clip)),
                3 => TryAsync("disconnected", () => VanishAsync(clip)),
                4 => TryAsync("expired", () => RunOutOfTimeAsync(clip)),
                _ => TryAsync("completed", () => SoakReader.ReadAsync(service.Client, clip, _ => GoOn, tally)),
            });
        }
    }

    private Task LeaveAsync(SoakClip clip)
    {
        var last = _random.Next(clip.Digests.Count);
        return SoakReader.ReadAsync(service.Client, clip, frame => Task.FromResult(frame < last), tally);
    }

    /// <summary>With a small window, so that the server feels it, and to the end: what waited for its reader must not be lost.</summary>
    private async Task DawdleAsync(SoakClip clip)
    {
        using var client = service.Connect(Connections.WithSmallestWindow);
        await SoakReader.ReadAsync(
            client,
            clip,
            async _ =>
            {
                await Task.Delay(_random.Next(8) == 0 ? _random.Next(400) : 0);
                return true;
            },
            tally);
    }

    /// <summary>The connection is reset in the middle, as by a machine that goes down.</summary>
    private async Task VanishAsync(SoakClip clip)
    {
        using var connection = new Connections.Resettable();
        using var client = service.Connect(connection.Configure);
        var last = _random.Next(clip.Digests.Count);
        await SoakReader.ReadAsync(
            client,
            clip,
            frame =>
            {
                if (frame == last)
                {
                    connection.Reset();
                }

                return GoOn;
            },
            tally);
    }

    private Task RunOutOfTimeAsync(SoakClip clip) =>
        SoakReader.ReadAsync(service.Client, clip, _ => GoOn, tally, TimeSpan.FromMilliseconds(_random.Next(5, 300)));

    /// <summary>A refusal is always allowed, a broken call only where the caller broke it.</summary>
    private async Task TryAsync(string how, Func<Task> call)
    {
        try
        {
            await call();
            tally.Ended(how);
        }
        catch (VideoGenerationException e) when (e.Reason == VideoErrorReason.Overloaded)
        {
            tally.Ended("refused");
            await Task.Delay(_random.Next(1_000));
        }
        catch (Exception e) when (IsOwnDoing(how, e))
        {
            tally.Ended(how);
        }
        catch (VideoGenerationException e)
        {
            tally.Unexpected($"{how}: {e.StatusCode} {e.Message}");
        }
    }

    private static bool IsOwnDoing(string how, Exception exception) => how switch
    {
        "disconnected" => exception is VideoGenerationException or IOException or OperationCanceledException,
        "expired" => exception is VideoGenerationException { StatusCode: StatusCode.DeadlineExceeded },
        _ => false,
    };
}
