using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>
/// Takes what finished frames are made of, for which there is room, and hands it to the renderer; so the clips step on while
/// their frames are rendered.
/// </summary>
internal sealed class FrameEmission(IVideoDecoder decoder, FrameRenderer renderer)
{
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
        var keepsState = job.Sequence.Request.Delivery.Continuations;
        var frame = PixelFrame.Rent(
            job.Video, finished.Index, decoder.PixelBytes, keepsState ? decoder.StateBytes : 0, decoder.ContentBytes);
        decoder.CopyContent(finished, frame.Content.Span);
        return keepsState ? frame with { StateBytes = decoder.SaveState(finished, frame.State.Span) } : frame;
    }
}
