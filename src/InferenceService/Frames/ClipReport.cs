using System.Diagnostics;
using InferenceService.Observability;
using InferenceService.Scheduling;

namespace InferenceService.Frames;

/// <summary>What is told of one clip: metrics while it is sent; spans, outcome and a log line when it is over.</summary>
public sealed class ClipReport(Metrics metrics, ILogger logger, string model)
{
    private readonly ActivityContext _call = Activity.Current?.Context ?? default;
    private readonly KeyValuePair<string, object?> _tag = new("model", model);
    private long _lastFrame;

    public void FrameSent(JobClock clock, int bytes)
    {
        var now = Stopwatch.GetTimestamp();
        metrics.Frames.Add(1, _tag);
        metrics.FrameBytes.Add(bytes, _tag);
        if (_lastFrame == 0)
        {
            clock.FirstFrame = now;
            metrics.FirstFrame.Record(JobClock.Between(clock.Arrived, now).TotalSeconds, _tag);
        }
        else
        {
            metrics.FrameGap.Record(JobClock.Between(_lastFrame, now).TotalSeconds, _tag);
        }

        _lastFrame = now;
    }

    /// <param name="framesSent">A clip that is cancelled or expires still reports what it made.</param>
    /// <param name="isDelivered">Whether its reader has got all that it was to get.</param>
    public void Ended(ClipJob job, int framesSent, bool isDelivered)
    {
        var (clock, sequence) = (job.Clock, job.Sequence);
        var timings = clock.ToTimings();
        var outcome = isDelivered ? "completed" : job.Error?.Kind.ToString() ?? "cancelled";
        metrics.Requests.Add(1, _tag, new("outcome", outcome));
        metrics.FrameEncode.Record(timings.FrameEncode.TotalSeconds / Math.Max(1, framesSent), _tag);
        Tracing.Report("queue", _call, clock.Arrived, timings.Queue);
        Tracing.Report("text_encode", _call, clock.Seated, timings.TextEncode);
        Tracing.Report("generate", _call, clock.Seated, timings.Generate);
        Tracing.Report("stream", _call, clock.FirstFrame, Stopwatch.GetElapsedTime(clock.FirstFrame));
        logger.ClipEnded(
            sequence.Request.RequestId, model, outcome, framesSent, sequence.StepsDone, timings.Total.TotalSeconds);
    }
}
