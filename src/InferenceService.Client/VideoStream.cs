using InferenceService.Client.Internal;

namespace InferenceService.Client;

/// <summary>
/// A clip in the making: enumerate it, once, for its frames. A slow reader slows the clip down, and nobody else's.
/// </summary>
public sealed class VideoStream : IAsyncEnumerable<VideoFrame>, IAsyncDisposable
{
    private readonly ClipRecord _record;
    private readonly ClipEvents _events;
    private int _enumerated;

    internal VideoStream(ClipRecord record, ClipEvents events) => (_record, _events) = (record, events);

    /// <summary>The clip as the server admitted it; of several candidates, the first.</summary>
    public ClipInfo Info => Videos[0];

    /// <summary>All candidates; one, unless the request asked for more.</summary>
    public IReadOnlyList<ClipInfo> Videos => _record.Videos;

    /// <summary>What the clip took; null until the last frame has been read. Of several candidates, the first.</summary>
    public ClipSummary? Summary => _record.IsComplete ? _record.Summaries[0] : null;

    /// <summary>What each candidate took; all of them when the last frame has been read.</summary>
    public IReadOnlyList<ClipSummary> Summaries => _record.Summaries;

    /// <summary>Captions so far: each is there before the first frame that it is shown with.</summary>
    public IReadOnlyList<Caption> Captions => _record.Captions;

    /// <summary>
    /// From which the clip goes on after the last frame that was read; see <see cref="VideoFrame.Continuation"/>. Empty before.
    /// </summary>
    public ReadOnlyMemory<byte> Continuation => _record.Last?.Continuation ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>How often the stream broke and was resumed; see <see cref="VideoClientOptions.ResumeBrokenStreams"/>.</summary>
    public int Resumes => _events.Resumes;

    /// <summary>Reads the frames: those of a video in order, those of several as they are made.</summary>
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
        while (await _events.ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (_record.Take(message) is { } frame)
            {
                yield return frame;
            }
        }

        _record.End();
    }
}
