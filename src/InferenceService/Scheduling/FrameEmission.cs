using System.Runtime.InteropServices;
using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>Renders what a step has finished, all clips in one run, and queues it for the readers.</summary>
internal sealed class FrameEmission(IVideoDecoder decoder)
{
    private readonly List<ClipJob> _jobs = [];
    private readonly List<Sequence> _sequences = [];

    public void Emit(IReadOnlyList<ClipJob> seated)
    {
        Collect(seated);
        if (_jobs.Count == 0)
        {
            return;
        }

        decoder.Render(CollectionsMarshal.AsSpan(_sequences));
        for (var i = 0; i < _jobs.Count; i++)
        {
            _jobs[i].Add(decoder.Pixels(i));
        }
    }

    private void Collect(IReadOnlyList<ClipJob> seated)
    {
        _jobs.Clear();
        _sequences.Clear();
        for (var i = 0; i < seated.Count; i++)
        {
            if (seated[i].Sequence.FramesDone > seated[i].FramesEmitted)
            {
                _jobs.Add(seated[i]);
                _sequences.Add(seated[i].Sequence);
            }
        }
    }
}
