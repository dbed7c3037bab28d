using System.Runtime.InteropServices;
using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>Renders finished frames for which there is room, all clips in one run, and queues them for the readers.</summary>
internal sealed class FrameEmission(IVideoDecoder decoder)
{
    private readonly List<ClipJob> _jobs = [];
    private readonly List<FinishedFrame> _frames = [];

    /// <summary>A step may finish several frames of a clip, so this goes on until all are out or their readers are behind.</summary>
    public void Emit(IReadOnlyList<ClipJob> seated)
    {
        while (Collect(seated))
        {
            decoder.Render(CollectionsMarshal.AsSpan(_frames));
            for (var i = 0; i < _jobs.Count; i++)
            {
                _jobs[i].Add(Copy(_jobs[i].Video, _frames[i], decoder.Pixels(i)));
            }
        }
    }

    private PixelFrame Copy(int video, FinishedFrame finished, ReadOnlySpan<byte> pixels)
    {
        var keepsState = finished.Sequence.Request.Delivery.Continuations;
        var frame = PixelFrame.CopyOf(video, finished.Index, pixels, keepsState ? decoder.StateBytes : 0);
        return keepsState ? frame with { StateBytes = decoder.SaveState(finished, frame.StateRoom) } : frame;
    }

    private bool Collect(IReadOnlyList<ClipJob> seated)
    {
        _jobs.Clear();
        _frames.Clear();
        for (var i = 0; i < seated.Count && _jobs.Count < decoder.FramesPerRender; i++)
        {
            var job = seated[i];
            if (job.HasPendingFrame && job.HasRoom)
            {
                _jobs.Add(job);
                _frames.Add(new FinishedFrame(job.Sequence, job.FramesEmitted));
            }
        }

        return _jobs.Count > 0;
    }
}
