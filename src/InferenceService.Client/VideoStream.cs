using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;

namespace InferenceService.Client;

/// <summary>
/// A clip in the making: enumerate it, once, for its frames. A slow reader slows the clip down, and nobody else's.
/// </summary>
public sealed class VideoStream : IAsyncEnumerable<VideoFrame>, IAsyncDisposable
{
    private readonly IProgress<ClipProgress>? _progress;
    private readonly FrameAssembler _assembler;
    private readonly StreamResumption? _resumption;
    private readonly List<ClipSummary> _summaries = [];
    private readonly List<Caption> _captions = [];
    private ClipEventReader _events;
    private VideoFrame? _last;
    private int _enumerated;

    internal VideoStream(
        ClipEventReader events, IReadOnlyList<ClipInfo> videos, IProgress<ClipProgress>? progress, FrameAssembler assembler,
        StreamResumption? resumption)
    {
        _events = events;
        _progress = progress;
        _assembler = assembler;
        _resumption = resumption;
        Videos = videos;
    }

    /// <summary>The clip as the server admitted it; of several candidates, the first.</summary>
    public ClipInfo Info => Videos[0];

    /// <summary>All candidates; one, unless the request asked for more.</summary>
    public IReadOnlyList<ClipInfo> Videos { get; }

    /// <summary>What the clip took; null until the last frame has been read. Of several candidates, the first.</summary>
    public ClipSummary? Summary => IsComplete ? _summaries[0] : null;

    /// <summary>What each candidate took; all of them when the last frame has been read.</summary>
    public IReadOnlyList<ClipSummary> Summaries => _summaries;

    /// <summary>Captions so far: each is there before the first frame that it is shown with.</summary>
    public IReadOnlyList<Caption> Captions => _captions;

    /// <summary>
    /// From which the clip goes on after the last frame that was read; see <see cref="VideoFrame.Continuation"/>. Empty before.
    /// </summary>
    public ReadOnlyMemory<byte> Continuation => _last?.Continuation ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>How often the stream broke and was resumed; see <see cref="VideoClientOptions.ResumeBrokenStreams"/>.</summary>
    public int Resumes => _resumption?.Count ?? 0;

    private bool IsComplete => _summaries.Count == Videos.Count;

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
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (Take(message) is { } frame)
            {
                _last = frame;
                _resumption?.FrameCame();
                yield return frame;
            }
        }

        if (!IsComplete)
        {
            throw Broken("the stream ended without a summary");
        }
    }

    /// <summary>Reads the next event, of a new stream where this one breaks and that is wanted.</summary>
    private async ValueTask<GenerateVideoResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _events.ReadAsync(_assembler.LastFrameIndex, cancellationToken).ConfigureAwait(false);
        }
        catch (VideoGenerationException failure) when (CanResume(failure))
        {
            await ResumeAsync(failure, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool CanResume(VideoGenerationException failure) =>
        _resumption?.Helps(failure) == true && !IsComplete && (_last is null || !_last.Continuation.IsEmpty);

    private async Task ResumeAsync(VideoGenerationException failure, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _events.Dispose();
                _assembler.DropParts();
                _events = await _resumption!.ResumeAsync(Info, _last, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VideoGenerationException again) when (_resumption!.Helps(again))
            {
            }
            catch (VideoGenerationException)
            {
                // What broke the clip says more than why it could not be resumed.
                throw failure;
            }
        }
    }

    private VideoFrame? Take(GenerateVideoResponse message)
    {
        if (IsComplete)
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
                _summaries.Add(_assembler.CanEnd(message.Completed.VideoIndex)
                    ? ToSummary(message.Completed)
                    : throw Broken("the clip ended inside a frame"));
                return null;
            case GenerateVideoResponse.EventOneofCase.Caption:
                TakeCaption(ResponseMapping.ToCaption(message.Caption));
                return null;
            case GenerateVideoResponse.EventOneofCase.Audio:
                _assembler.Add(message.Audio);
                return null;
            case GenerateVideoResponse.EventOneofCase.Accepted:
                throw Broken("the clip was accepted twice");
            default:
                // An event this client does not know, from a newer server: the contract leaves room for them.
                return null;
        }
    }

    /// <summary>A resumed stream counts what it sent itself; the caller wants to know of the whole clip.</summary>
    private ClipSummary ToSummary(Completed completed)
    {
        var summary = ResponseMapping.ToSummary(completed);
        return Resumes == 0 ? summary : summary with { Frames = _assembler.Frames, Bytes = _assembler.Bytes };
    }

    /// <summary>A resumed stream tells the scene that it begins in once more.</summary>
    private void TakeCaption(Caption caption)
    {
        if (_captions.Count == 0 || caption.Index > _captions[^1].Index)
        {
            _captions.Add(caption);
        }
    }

    private VideoGenerationException Broken(string what) => ErrorMapping.Broken(what, Info.RequestId, _assembler.LastFrameIndex);
}
