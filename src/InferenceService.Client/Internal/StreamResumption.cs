using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>Calls again for the rest of a clip whose stream broke: from its last frame's continuation, with the same seed.</summary>
internal sealed class StreamResumption(ClipCalls calls, GenerateVideoRequest request, VideoClientOptions options)
{
    private const int LongestRequestId = 64;

    private VideoFrame? _resumedAfter;
    private int _withoutFrame;
    private bool _modelFailed;

    /// <summary>How often the clip was resumed.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Whether calling again can help: the server or the way to it failed, and not the request, its deadline or the contract. A
    /// failure inside the server is given one more chance only: where the clip itself is the cause, it would fail one replica
    /// after the other.
    /// </summary>
    /// <param name="last">The clip's last whole frame.</param>
    public bool Helps(VideoGenerationException failure, VideoFrame? last) =>
        failure.Reason != VideoErrorReason.BrokenStream
        && (last != _resumedAfter || _withoutFrame < options.MaxResumesWithoutFrame)
        && failure.StatusCode switch
        {
            StatusCode.Internal => !_modelFailed,
            StatusCode.Unavailable or StatusCode.Aborted or StatusCode.Cancelled => true,
            _ => false,
        };

    /// <param name="clip">As it was admitted first.</param>
    /// <param name="last">Its last frame; null calls for all of it again.</param>
    /// <param name="cause">What broke it.</param>
    public async Task<ClipEventReader> ResumeAsync(
        ClipInfo clip, VideoFrame? last, VideoGenerationException cause, CancellationToken cancellationToken)
    {
        Note(cause, last);
        var backoff = options.InitialBackoff * Math.Pow(2, _withoutFrame - 1);
        await Task.Delay(cause.RetryAfter > backoff ? cause.RetryAfter.Value : backoff, cancellationToken).ConfigureAwait(false);
        var (events, videos) = await calls.BeginAsync(ToRest(clip, last), videos: 1, cancellationToken).ConfigureAwait(false);
        var next = last is null ? clip.FirstFrame : last.Index + 1;
        if (videos[0].ModelSha256 == clip.ModelSha256 && videos[0].Seed == clip.Seed && videos[0].FirstFrame == next)
        {
            return events;
        }

        events.Dispose();
        throw ErrorMapping.Broken("another clip was made of a continuation", clip.RequestId, last?.Index);
    }

    private void Note(VideoGenerationException cause, VideoFrame? last)
    {
        Count++;
        _withoutFrame = last == _resumedAfter ? _withoutFrame + 1 : 1;
        _resumedAfter = last;
        _modelFailed |= cause.StatusCode == StatusCode.Internal;
    }

    private GenerateVideoRequest ToRest(ClipInfo clip, VideoFrame? last)
    {
        var rest = request.Clone();
        rest.Sampling ??= new SamplingParameters();
        rest.Sampling.Seed = clip.Seed;

        // The first name may still be in use, where the server has not noticed yet that its reader is gone.
        var suffix = $"-r{Count}";
        rest.RequestId = request.RequestId[..Math.Min(request.RequestId.Length, LongestRequestId - suffix.Length)] + suffix;
        if (last is not null)
        {
            rest.ConditioningFrames.Clear();
            rest.Continuation = Google.Protobuf.ByteString.CopyFrom(last.Continuation.Span);
        }

        return rest;
    }
}
