using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Writes one call's videos to its stream, one message at a time, and remembers how far it got.</summary>
internal sealed class ClipWriter(IServerStreamWriter<GenerateVideoResponse> stream, StreamOptions options)
{
    /// <summary>However large a continuation is, some data goes with it.</summary>
    private const int MinPartBytes = 256;

    private readonly SortedDictionary<int, SentFrames> _sent = [];
    private long _lastProgress = Stopwatch.GetTimestamp();

    /// <summary>Of a single video; of several, no one frame tells how far the call got.</summary>
    public int LastFrame => _sent is { Count: 1 } ? _sent.Values.Single().LastFrame : -1;

    public async Task WriteAcceptedAsync(GenerationRequest request, IVideoModel model)
    {
        for (var video = 0; video < request.Delivery.Videos; video++)
        {
            _sent.Add(video, new SentFrames(LastFrame: -1, Bytes: 0));
            await WriteAsync(ResponseMapping.Accepted(request.Candidate(video), video, model));
        }
    }

    public async Task WriteFramesAsync(IClip clip, GenerationRequest request, CancellationToken cancellationToken)
    {
        var captions = new CaptionTrack(request);
        await foreach (var frame in clip.ReadFramesAsync(cancellationToken))
        {
            while (captions.TryTake(frame.Index, out var caption))
            {
                await WriteAsync(ResponseMapping.Caption(caption));
            }

            await WriteAudioAsync(frame.Video, frame.Audio);
            await WriteFrameAsync(frame);
            if (Stopwatch.GetElapsedTime(_lastProgress) >= options.ProgressInterval)
            {
                _lastProgress = Stopwatch.GetTimestamp();
                await WriteAsync(ResponseMapping.Progress(frame.Video, clip.Progress(frame.Video)));
            }
        }
    }

    public async Task WriteCompletedAsync(IClip clip)
    {
        foreach (var (video, sent) in _sent)
        {
            await WriteAsync(ResponseMapping.Completed(video, clip.Progress(video), sent.Bytes, clip.Ending(video)));
        }
    }

    /// <summary>Before its frame, so that whoever has the frame has its sound.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAudioAsync(int video, AudioSamples audio)
    {
        for (var offset = 0; offset < audio.Data.Length;)
        {
            var most = options.MaxPartBytes / audio.Format.BytesPerSample * audio.Format.BytesPerSample;
            var length = Math.Min(most, audio.Data.Length - offset);
            await WriteAsync(ResponseMapping.AudioBlock(video, audio, offset, length));
            offset += length;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteFrameAsync(EncodedFrame frame)
    {
        var room = Math.Max(MinPartBytes, options.MaxPartBytes - frame.Continuation.Length);
        for (var offset = 0; offset < frame.Data.Length;)
        {
            var length = Math.Min(room, frame.Data.Length - offset);
            await WriteAsync(ResponseMapping.FramePart(frame, offset, length));
            offset += length;
            room = options.MaxPartBytes;
        }

        _sent[frame.Video] = new SentFrames(frame.Index, _sent[frame.Video].Bytes + frame.Data.Length);
    }

    /// <summary>
    /// Takes no token: a call that is cancelled ends its writes by itself, while a token given to the writer would cancel the
    /// request once more, possibly after the call has returned and its context is gone.
    /// </summary>
    /// <exception cref="ServiceException">SlowReader: the message could not be handed to the transport in time.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(GenerateVideoResponse message)
    {
        var write = stream.WriteAsync(message);
        if (write.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await write.WaitAsync(options.SlowReaderTimeout);
        }
        catch (TimeoutException)
        {
            throw new ServiceException(new ServiceError(
                ErrorKind.SlowReader, $"The client read nothing for {options.SlowReaderTimeout.TotalSeconds:0.#} s."));
        }
    }

    private readonly record struct SentFrames(int LastFrame, long Bytes);
}
