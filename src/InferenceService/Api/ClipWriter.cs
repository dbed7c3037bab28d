using System.Diagnostics;
using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Writes one clip to one stream, one message at a time, and remembers how far it got.</summary>
internal sealed class ClipWriter(IServerStreamWriter<GenerateVideoResponse> stream, StreamOptions options)
{
    private long _lastProgress = Stopwatch.GetTimestamp();

    public int LastFrame { get; private set; } = -1;

    public long Bytes { get; private set; }

    public async Task WriteFramesAsync(IClip clip, CancellationToken cancellationToken)
    {
        await foreach (var frame in clip.ReadFramesAsync(cancellationToken))
        {
            await WriteFrameAsync(frame);
            if (Stopwatch.GetElapsedTime(_lastProgress) >= options.ProgressInterval)
            {
                _lastProgress = Stopwatch.GetTimestamp();
                await WriteAsync(ResponseMapping.Progress(clip.Progress));
            }
        }
    }

    private async Task WriteFrameAsync(EncodedFrame frame)
    {
        for (var offset = 0; offset < frame.Data.Length; offset += options.MaxPartBytes)
        {
            var length = Math.Min(options.MaxPartBytes, frame.Data.Length - offset);
            await WriteAsync(ResponseMapping.FramePart(frame, offset, length));
        }

        LastFrame = frame.Index;
        Bytes += frame.Data.Length;
    }

    /// <summary>
    /// Takes no token: a call that is cancelled ends its writes by itself, while a token given to the writer would cancel the
    /// request once more, possibly after the call has returned and its context is gone.
    /// </summary>
    /// <exception cref="ServiceException">SlowReader: the message could not be handed to the transport in time.</exception>
    public async Task WriteAsync(GenerateVideoResponse message)
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
}
