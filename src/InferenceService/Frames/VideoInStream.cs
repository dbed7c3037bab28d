using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Scheduling;

namespace InferenceService.Frames;

/// <summary>One video of a call on its reader's side: how much of it was sent, and what is told of it.</summary>
public sealed class VideoInStream(ClipJob job, ClipReport report)
{
    private int _framesSent;

    public ClipJob Job { get; } = job;

    public GenerationRequest Request => Job.Sequence.Request;

    public ClipProgress Progress => new(Job.Sequence.StepsDone, Job.Sequence.StepsTotal, _framesSent);

    public ClipEnding Ending =>
        new(Stopped: Job.Sequence.FramesDone < Request.Clip.Frames, Job.Score, Job.Clock.ToTimings());

    public ReadOnlyMemory<byte> Encode(FrameEncoder encoder, ReadOnlyMemory<byte> pixels)
    {
        var start = Stopwatch.GetTimestamp();
        var data = encoder.Encode(pixels);
        Job.Clock.AddEncode(Stopwatch.GetElapsedTime(start));
        return data;
    }

    public TimeSpan TimeOf(int frame) => TimeSpan.FromSeconds(frame / Request.Clip.FramesPerSecond);

    public void FrameSent(int bytes)
    {
        _framesSent++;
        report.FrameSent(Job.Clock, bytes);
    }

    /// <summary>Tells how it ended; a video that was made but not read to its end was cancelled.</summary>
    public void Report() => report.Ended(Job, _framesSent, isDelivered: Job.IsDone && (IsSent || IsOutranked));

    private bool IsSent => Job.Sequence.FramesDone == Request.Start.Frames + _framesSent;

    private bool IsOutranked => Job.Score is not null && _framesSent == 0;
}
