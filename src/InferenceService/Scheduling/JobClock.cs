using System.Diagnostics;
using InferenceService.Api;

namespace InferenceService.Scheduling;

/// <summary>When the stages of a clip began and ended, in <see cref="Stopwatch"/> ticks; 0 is not yet.</summary>
public sealed class JobClock
{
    private long _stalledSince;

    public long Arrived { get; } = Stopwatch.GetTimestamp();

    public long Seated { get; set; }

    public long FirstFrame { get; set; }

    public long Finished { get; set; }

    public TimeSpan TextEncode { get; set; }

    public TimeSpan FrameEncode { get; private set; }

    public TimeSpan Stalled { get; private set; }

    /// <summary>How long it has had no room by now.</summary>
    public TimeSpan StalledFor => _stalledSince == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_stalledSince);

    public void AddEncode(TimeSpan elapsed) => FrameEncode += elapsed;

    /// <summary>What is known so far.</summary>
    public ClipTimings ToTimings() => new(
        Between(Arrived, Seated),
        TextEncode,
        Between(Arrived, FirstFrame),
        Between(Seated, Finished > 0 ? Finished : Stopwatch.GetTimestamp()),
        FrameEncode,
        Stalled,
        Stopwatch.GetElapsedTime(Arrived));

    public static TimeSpan Between(long from, long to) => to > from && from > 0 ? Stopwatch.GetElapsedTime(from, to) : TimeSpan.Zero;

    /// <summary>Its reader has made room for a frame, and may have to make more.</summary>
    public void FrameTaken()
    {
        if (_stalledSince != 0)
        {
            Observe(hasRoom: true);
            Observe(hasRoom: false);
        }
    }

    /// <summary>Counts the time in which the clip had no room.</summary>
    public void Observe(bool hasRoom)
    {
        if (!hasRoom && _stalledSince == 0)
        {
            _stalledSince = Stopwatch.GetTimestamp();
        }
        else if (hasRoom && _stalledSince != 0)
        {
            Stalled += Stopwatch.GetElapsedTime(_stalledSince);
            _stalledSince = 0;
        }
    }
}
