using System.Diagnostics;
using System.Runtime.InteropServices;
using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>
/// Puts prompts into rows between two steps, those of new clips and of scenes that begin, as many as possible in one run of the
/// text encoder.
/// </summary>
internal sealed class PromptUpdates(IVideoDecoder decoder)
{
    /// <summary>Of a moving average over some ten runs of the text encoder.</summary>
    private const double Gain = 0.1;

    private readonly List<RowPrompt> _due = [];
    private readonly List<ClipJob> _jobs = [];
    private double _secondsPerPrompt;

    /// <summary>Clips that may join now if their prompts are to take no longer than this; at least one.</summary>
    public int ClipsWithin(double seconds) => _secondsPerPrompt == 0 ? 1 : (int)Math.Clamp(seconds / _secondsPerPrompt, 1, int.MaxValue);

    public void Apply(IReadOnlyList<ClipJob> seated)
    {
        Collect(seated);
        if (_due.Count == 0)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        decoder.Prime(CollectionsMarshal.AsSpan(_due));
        var elapsed = Stopwatch.GetElapsedTime(start);
        _secondsPerPrompt += Gain * ((elapsed.TotalSeconds / _due.Count) - _secondsPerPrompt);
        foreach (var job in _jobs)
        {
            if (job.PrimedScene < 0)
            {
                decoder.Join(job.Sequence);
                job.Clock.TextEncode = elapsed;
                job.Start();
            }

            job.PrimedScene = job.Sequence.Scene;
        }
    }

    private void Collect(IReadOnlyList<ClipJob> seated)
    {
        _due.Clear();
        _jobs.Clear();
        for (var i = 0; i < seated.Count; i++)
        {
            var job = seated[i];
            var (sequence, scene) = (job.Sequence, job.Sequence.IsDone ? job.PrimedScene : job.Sequence.Scene);
            if (job.PrimedScene == scene)
            {
                continue;
            }

            _jobs.Add(job);
            _due.Add(new RowPrompt(sequence.Row, job.Prompts[scene]));
            if (job.PrimedScene < 0 && sequence.NegativeRow >= 0)
            {
                _due.Add(new RowPrompt(sequence.NegativeRow, job.NegativePrompt));
            }
        }
    }
}
