using System.Collections.Concurrent;

namespace InferenceService.Scheduling;

/// <summary>Clips that were admitted and have no row yet, first come first served. Any thread adds; the loop does the rest.</summary>
internal sealed class WaitingLine
{
    private readonly ConcurrentQueue<ClipJob> _inbox = new();
    private readonly Queue<ClipJob> _line = new();

    public int Count => _line.Count;

    public void Add(ClipJob job) => _inbox.Enqueue(job);

    /// <summary>The clip whose turn it is.</summary>
    public bool TryPeek(out ClipJob job)
    {
        TakeInbox();
        return _line.TryPeek(out job!);
    }

    public ClipJob Dequeue() => _line.Dequeue();

    public void Clear()
    {
        TakeInbox();
        _line.Clear();
    }

    /// <summary>Takes out the clips that have ended, or whose reader has gone, which ends them.</summary>
    public void RemoveEnded(ClipsUnderWay clips)
    {
        TakeInbox();
        for (var i = _line.Count; i > 0; i--)
        {
            var job = _line.Dequeue();
            if (job.IsAbandoned)
            {
                clips.End(job, error: null);
            }

            if (clips.Has(job))
            {
                _line.Enqueue(job);
            }
        }
    }

    private void TakeInbox()
    {
        while (_inbox.TryDequeue(out var job))
        {
            _line.Enqueue(job);
        }
    }
}
