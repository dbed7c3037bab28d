using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>Calls again for the rest of a clip whose stream broke: from its last frame's continuation, with the same seed.</summary>
internal sealed class StreamResumption(
    Func<GenerateVideoRequest, ClipEventReader> open, GenerateVideoRequest request, VideoClientOptions options)
{
    private const int LongestRequestId = 64;

    private int _withoutFrame;

    /// <summary>How often the clip was resumed.</summary>
    public int Count { get; private set; }

    public void FrameCame() => _withoutFrame = 0;

    /// <summary>
    /// Whether calling again can help: the server or the way to it failed, and not the request, its deadline or the contract.
    /// </summary>
    public bool Helps(VideoGenerationException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Aborted or StatusCode.Cancelled
        && failure.Reason != VideoErrorReason.BrokenStream
        && _withoutFrame < options.MaxResumesWithoutFrame;

    /// <param name="clip">As it was admitted first.</param>
    /// <param name="last">Its last frame; null calls for all of it again.</param>
    public async Task<ClipEventReader> ResumeAsync(ClipInfo clip, VideoFrame? last, CancellationToken cancellationToken)
    {
        await Task.Delay(options.InitialBackoff * Math.Pow(2, _withoutFrame), cancellationToken).ConfigureAwait(false);
        Count++;
        _withoutFrame++;
        var events = open(ToRest(clip, last));
        try
        {
            var resumed = await events.ReadAcceptedAsync(cancellationToken).ConfigureAwait(false);
            var next = last is null ? clip.FirstFrame : last.Index + 1;
            return resumed.ModelSha256 == clip.ModelSha256 && resumed.Seed == clip.Seed && resumed.FirstFrame == next
                ? events
                : throw ErrorMapping.Broken("another clip was made of a continuation", clip.RequestId, last?.Index);
        }
        catch
        {
            events.Dispose();
            throw;
        }
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
