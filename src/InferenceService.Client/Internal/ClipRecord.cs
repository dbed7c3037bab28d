using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>What has come of a clip so far: takes its events one by one and holds each to the contract.</summary>
internal sealed class ClipRecord(IReadOnlyList<ClipInfo> videos, FrameAssembler assembler, IProgress<ClipProgress>? progress)
{
    private readonly List<ClipSummary> _summaries = [];
    private readonly List<Caption> _captions = [];

    public IReadOnlyList<ClipInfo> Videos => videos;

    public IReadOnlyList<ClipSummary> Summaries => _summaries;

    public IReadOnlyList<Caption> Captions => _captions;

    /// <summary>The last whole frame; null before the first.</summary>
    public VideoFrame? Last { get; private set; }

    public int? LastFrameIndex => assembler.LastFrameIndex;

    public bool IsComplete => _summaries.Count == videos.Count;

    /// <summary>Whether the events are of several streams, of which each counts what it sent itself.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Another stream goes on after the last whole frame.</summary>
    public void Resume()
    {
        IsResumed = true;
        assembler.DropParts();
    }

    /// <returns>The frame that the event completes; null for others.</returns>
    /// <exception cref="VideoGenerationException">The event breaks the contract.</exception>
    public VideoFrame? Take(GenerateVideoResponse message)
    {
        if (IsComplete)
        {
            throw Broken("an event came after the summary");
        }

        switch (message.EventCase)
        {
            case GenerateVideoResponse.EventOneofCase.Frame:
                var frame = assembler.Add(message.Frame);
                Last = frame ?? Last;
                return frame;
            case GenerateVideoResponse.EventOneofCase.Progress:
                progress?.Report(ResponseMapping.ToProgress(message.Progress));
                return null;
            case GenerateVideoResponse.EventOneofCase.Completed:
                _summaries.Add(ToSummary(message.Completed));
                return null;
            case GenerateVideoResponse.EventOneofCase.Caption:
                Take(ResponseMapping.ToCaption(message.Caption));
                return null;
            case GenerateVideoResponse.EventOneofCase.Audio:
                assembler.Add(message.Audio);
                return null;
            case GenerateVideoResponse.EventOneofCase.Accepted:
                throw Broken("the clip was accepted twice");
            default:
                // An event this client does not know, from a newer server: the contract leaves room for them.
                return null;
        }
    }

    /// <exception cref="VideoGenerationException">The stream ended before the clip did.</exception>
    public void End()
    {
        if (!IsComplete)
        {
            throw Broken("the stream ended without a summary");
        }
    }

    /// <summary>Of a resumed clip the caller wants to know the whole.</summary>
    private ClipSummary ToSummary(Completed completed)
    {
        if (!assembler.CanEnd(completed.VideoIndex))
        {
            throw Broken("the clip ended inside a frame");
        }

        var summary = ResponseMapping.ToSummary(completed);
        return IsResumed ? summary with { Frames = assembler.Frames, Bytes = assembler.Bytes } : summary;
    }

    /// <summary>A resumed stream tells the scene that it begins in once more.</summary>
    private void Take(Caption caption)
    {
        if (_captions.Count == 0 || caption.Index > _captions[^1].Index)
        {
            _captions.Add(caption);
        }
    }

    private VideoGenerationException Broken(string what) => ErrorMapping.Broken(what, videos[0].RequestId, LastFrameIndex);
}
