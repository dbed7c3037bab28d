namespace InferenceService.Api;

/// <summary>
/// A clip being made, or several candidates of it, its videos. One reader; disposing it gives its places back within one step.
/// </summary>
public interface IClip : IAsyncDisposable
{
    /// <summary>Completes when the first video has a slot and takes its first step.</summary>
    /// <exception cref="ServiceException">It ended before that.</exception>
    Task Started { get; }

    ClipProgress Progress(int video);

    /// <summary>
    /// Encoded frames, those of a video in order, each valid until the next is asked for. Not reading pauses the clip.
    /// </summary>
    /// <exception cref="ServiceException">The clip failed; frames already yielded are good.</exception>
    IAsyncEnumerable<EncodedFrame> ReadFramesAsync(CancellationToken cancellationToken);

    /// <summary>How a video ended; after its last frame.</summary>
    ClipEnding Ending(int video);
}

/// <param name="Data">Encoded bytes, in pooled memory.</param>
/// <param name="Continuation">From which another call goes on after this frame, in pooled memory; empty where none is sent.</param>
public readonly record struct EncodedFrame(
    int Video, int Index, TimeSpan PresentationTime, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Continuation)
{
    /// <summary>What sounds while it is shown.</summary>
    public AudioSamples Audio { get; init; }
}

/// <summary>How far a video is.</summary>
public readonly record struct ClipProgress(int StepsDone, int StepsTotal, int FramesDone);

/// <param name="Stopped">The model ended it before its length.</param>
/// <param name="Score">How well it fits the prompt; none where candidates were not ranked.</param>
public sealed record ClipEnding(bool Stopped, double? Score, ClipTimings Timings);

/// <summary>Wall time of the stages of a clip. See StageTimings in the proto.</summary>
public sealed record ClipTimings(
    TimeSpan Queue, TimeSpan TextEncode, TimeSpan FirstFrame, TimeSpan Generate, TimeSpan FrameEncode,
    TimeSpan Stalled, TimeSpan Total);
