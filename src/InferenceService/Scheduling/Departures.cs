namespace InferenceService.Scheduling;

/// <summary>Clips that leave: they give their rows back at once, and end when the renderer has handed over their last frames.</summary>
internal sealed class Departures(Seats seats, ClipsUnderWay clips)
{
    private readonly List<ClipJob> _leaving = [];

    /// <summary>Frees the rows of clips that are made, lost, abandoned or ended by the watch, and ends those that are ready to.</summary>
    public void Turn()
    {
        for (var i = seats.Jobs.Count - 1; i >= 0; i--)
        {
            if (IsLeaving(seats.Jobs[i]))
            {
                Leave(seats.Jobs[i]);
            }
        }

        for (var i = _leaving.Count - 1; i >= 0; i--)
        {
            if (HasEnded(_leaving[i]))
            {
                End(_leaving[i]);
                _leaving.RemoveAt(i);
            }
        }
    }

    /// <summary>Everybody leaves. Those of whom every frame has been handed over end well; the others are still under way.</summary>
    public void EndMade()
    {
        for (var i = seats.Jobs.Count - 1; i >= 0; i--)
        {
            Leave(seats.Jobs[i]);
        }

        foreach (var job in _leaving)
        {
            if (job.IsDone || job.IsLost)
            {
                End(job);
            }
        }

        _leaving.Clear();
    }

    private bool IsLeaving(ClipJob job) => job.IsAbandoned || job.IsMade || job.Sequence.Failure is not null || !clips.Has(job);

    private bool HasEnded(ClipJob job) => job.IsAbandoned || job.IsDone || job.IsLost || !clips.Has(job);

    private void Leave(ClipJob job)
    {
        seats.Free(job);
        _leaving.Add(job);
    }

    private void End(ClipJob job) =>
        clips.End(job, job is { IsLost: true, IsAbandoned: false } ? GenerationLoop.Failed(job.Sequence.Failure!) : null);
}
