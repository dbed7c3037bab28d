using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;

namespace InferenceService.Client;

/// <summary>
/// A clip in the making: enumerate it, once, for its frames. A slow reader slows the clip down, and nobody else's.
/// </summary>
public sealed class VideoStream : IAsyncEnumerable<VideoFrame>, IAsyncDisposable
{
    private readonly ClipEventReader _events;
    private readonly IProgress<ClipProgress>? _progress;
    private readonly FrameAssembler _assembler;
    private int _enumerated;

    internal VideoStream(ClipEventReader events, ClipInfo info, IProgress<ClipProgress>? progress, int maxFrameBytes)
    {
        _events = events;
        _progress = progress;
        _assembler = new FrameAssembler(info, maxFrameBytes);
        Info = info;
    }

    /// <summary>The clip as the server admitted it.</summary>
    public ClipInfo Info { get; }

    /// <summary>What the clip took; null until the last frame has been read.</summary>
    public ClipSummary? Summary { get; private set; }

    /// <summary>Reads the frames in order.</summary>
    /// <param name="cancellationToken">Cancels the clip.</param>
    /// <returns>The frames.</returns>
    /// <exception cref="VideoGenerationException">The clip broke; the frames read until then are good.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The frames have been enumerated before.</exception>
    public IAsyncEnumerator<VideoFrame> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _enumerated, 1) == 0
            ? ReadFramesAsync(cancellationToken)
            : throw new InvalidOperationException("A clip's frames can be enumerated once: the server does not keep them.");

    /// <summary>Ends the call; a clip that is not complete is cancelled.</summary>
    /// <returns>Nothing to wait for.</returns>
    public ValueTask DisposeAsync()
    {
        _events.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerator<VideoFrame> ReadFramesAsync(CancellationToken cancellationToken)
    {
        while (await _events.ReadAsync(_assembler.LastFrameIndex, cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (Take(message) is { } frame)
            {
                yield return frame;
            }
        }

        if (Summary is null)
        {
            throw Broken("the stream ended without a summary");
        }
    }

    private VideoFrame? Take(GenerateVideoResponse message)
    {
        if (Summary is not null)
        {
            throw Broken("an event came after the summary");
        }

        switch (message.EventCase)
        {
            case GenerateVideoResponse.EventOneofCase.Frame:
                return _assembler.Add(message.Frame);
            case GenerateVideoResponse.EventOneofCase.Progress:
                _progress?.Report(ResponseMapping.ToProgress(message.Progress));
                return null;
            case GenerateVideoResponse.EventOneofCase.Completed:
                Summary = _assembler.IsBetweenFrames
                    ? ResponseMapping.ToSummary(message.Completed)
                    : throw Broken("the clip ended inside a frame");
                return null;
            case GenerateVideoResponse.EventOneofCase.Accepted:
                throw Broken("the clip was accepted twice");
            default:
                // An event this client does not know, from a newer server: the contract leaves room for them.
                return null;
        }
    }

    private VideoGenerationException Broken(string what) => ErrorMapping.Broken(what, Info.RequestId, _assembler.LastFrameIndex);
}
