using System.Collections.Concurrent;
using InferenceService.Api;

namespace InferenceService.Scheduling;

/// <summary>
/// The clips that the loop has taken over and that have not ended. Each ends once and gives its place back, whoever ends it: the loop or,
/// while the loop cannot return from a run, the watch over it. Any thread.
/// </summary>
internal sealed class ClipsUnderWay(Admission admission)
{
    private readonly ConcurrentDictionary<ClipJob, bool> _clips = [];

    public void Add(ClipJob job) => _clips.TryAdd(job, true);

    public bool Has(ClipJob job) => _clips.ContainsKey(job);

    /// <param name="error">Null if it ended well, or nobody is left to be told.</param>
    public void End(ClipJob job, ServiceError? error)
    {
        if (_clips.TryRemove(job, out _))
        {
            admission.Leave(job.Sequence.Request.RequestId);
            job.Complete(error);
        }
    }

    /// <summary>Ends those whose reader has gone.</summary>
    public void EndAbandoned()
    {
        foreach (var job in _clips.Keys.Where(static job => job.IsAbandoned))
        {
            End(job, error: null);
        }
    }

    public void EndAll(ServiceError error)
    {
        foreach (var job in _clips.Keys)
        {
            End(job, job.IsAbandoned ? null : error);
        }
    }
}
