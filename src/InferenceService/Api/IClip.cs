namespace InferenceService.Api;

/// <summary>A clip being made. One reader; disposing it gives its slot back within one step.</summary>
public interface IClip : IAsyncDisposable
{
    /// <summary>Completes when the clip has a slot and takes its first step.</summary>
    /// <exception cref="ServiceException">It ended before that.</exception>
    Task Started { get; }

    ClipProgress Progress { get; }

    /// <summary>Encoded frames in order, each valid until the next is asked for. Not reading pauses the clip.</summary>
    /// <exception cref="ServiceException">The clip failed; frames already yielded are good.</exception>
    IAsyncEnumerable<EncodedFrame> ReadFramesAsync(CancellationToken cancellationToken);

    ClipTimings Timings { get; }
}

/// <param name="Data">Encoded bytes, in pooled memory.</param>
public readonly record struct EncodedFrame(int Index, TimeSpan PresentationTime, ReadOnlyMemory<byte> Data);

/// <summary>How far a clip is.</summary>
public readonly record struct ClipProgress(int StepsDone, int StepsTotal, int FramesDone);

/// <summary>Wall time of the stages of a clip. See StageTimings in the proto.</summary>
public sealed record ClipTimings(
    TimeSpan Queue, TimeSpan TextEncode, TimeSpan FirstFrame, TimeSpan Generate, TimeSpan FrameEncode,
    TimeSpan Stalled, TimeSpan Total);
