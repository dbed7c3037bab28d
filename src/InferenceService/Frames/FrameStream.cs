using System.Runtime.CompilerServices;
using InferenceService.Api;
using InferenceService.Scheduling;

namespace InferenceService.Frames;

/// <summary>
/// A call's videos as their reader sees them: takes pixels from the loop's bounded queue and encodes them on the reader's own
/// thread, so that neither a slow encoder nor a slow reader holds up the loop.
/// </summary>
public sealed class FrameStream : IClip
{
    private readonly IReadOnlyList<VideoInStream> _videos;
    private readonly FrameQueue _queue;
    private readonly Action _wakeLoop;
    private readonly FrameEncoder _encoder;
    private readonly ContinuationWriter _continuations;
    private readonly CancellationTokenRegistration _cancellation;

    /// <param name="wakeLoop">Tells the loop that there is room again, or that the reader has gone.</param>
    public FrameStream(
        IReadOnlyList<VideoInStream> videos, FrameQueue queue, Action wakeLoop, FrameEncoder encoder,
        ContinuationWriter continuations, CancellationToken cancellationToken)
    {
        _videos = videos;
        _queue = queue;
        _wakeLoop = wakeLoop;
        _encoder = encoder;
        _continuations = continuations;
        _cancellation = cancellationToken.UnsafeRegister(static stream => ((FrameStream)stream!).Abandon(), this);
    }

    /// <summary>Of the first video: the others may have to wait for a row that it frees.</summary>
    public Task Started => _videos[0].Job.Started;

    public ClipProgress Progress(int video) => _videos[video].Progress;

    public ClipEnding Ending(int video) => _videos[video].Ending;

    public async IAsyncEnumerable<EncodedFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var frame in _queue.TakeAllAsync(cancellationToken))
        {
            _wakeLoop();
            try
            {
                var video = _videos[frame.Video];
                var data = video.Encode(_encoder, frame.Pixels);
                var continuation = _continuations.Write(frame, video.Request);
                yield return new EncodedFrame(frame.Video, frame.Index, video.TimeOf(frame.Index), data, continuation) { Audio = AudioOf(frame) };
                video.FrameSent(data.Length);
            }
            finally
            {
                frame.Return();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.DisposeAsync();
        Abandon();
        while (_queue.TryTake(out var frame))
        {
            frame.Return();
        }

        _encoder.Dispose();
        foreach (var video in _videos)
        {
            video.Report();
        }
    }

    private static AudioSamples AudioOf(in PixelFrame frame)
    {
        var format = frame.Layout.Audio;
        return new AudioSamples(format, (long)frame.Index * format.SamplesPerFrame, frame.Samples);
    }

    private void Abandon()
    {
        foreach (var video in _videos)
        {
            video.Job.Abandon();
        }

        _wakeLoop();
    }
}
