using InferenceService.Api;
using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>
/// Takes what finished frames are made of, for which there is room, and hands it to the renderer; so the clips step on while
/// their frames are rendered.
/// </summary>
internal sealed class FrameEmission(ModelDecoders decoders, FrameRenderer renderer)
{
    private readonly IVideoDecoder _decoder = decoders.Video;

    /// <summary>A step may finish several frames of a clip; those that find no room wait in the sequence, which sits out.</summary>
    public void Emit(IReadOnlyList<ClipJob> seated)
    {
        var any = false;
        for (var i = 0; i < seated.Count; i++)
        {
            var job = seated[i];
            while (job.HasPendingFrame && job.HasRoom)
            {
                renderer.Enqueue(job, Take(job));
                job.Clock.FrameTaken();
                any = true;
            }
        }

        if (any)
        {
            renderer.Wake();
        }
    }

    private PixelFrame Take(ClipJob job)
    {
        var finished = new FinishedFrame(job.Sequence, job.NextFrame());
        var layout = LayoutFor(job.Sequence.Request.Delivery);
        var frame = PixelFrame.Rent(job.Video, finished.Index, layout);
        _decoder.CopyContent(finished, frame.Content.Span);
        return layout.StateBytes == 0
            ? frame : frame with { Layout = layout with { StateBytes = _decoder.SaveState(finished, frame.State.Span) } };
    }

    private FrameLayout LayoutFor(DeliverySettings delivery) => new(
        _decoder.PixelBytes,
        delivery.Audio ? decoders.Audio.Format : default,
        delivery is { Audio: true, Continuations: true } ? decoders.Audio.StateBytes : 0,
        delivery.Continuations ? _decoder.StateBytes : 0,
        _decoder.ContentBytes);
}
