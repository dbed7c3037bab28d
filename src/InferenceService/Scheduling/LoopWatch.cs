using InferenceService.Api;
using InferenceService.Observability;
using InferenceService.Runtime;

namespace InferenceService.Scheduling;

/// <summary>
/// What becomes of a model's clips while the loop cannot return from a run: it may be a long one, one that is about to be ended, or one
/// that cannot be ended. Called by the model's <see cref="RunWatch"/>, on a thread of its own.
/// </summary>
internal sealed class LoopWatch(ClipsUnderWay clips, TimeSpan stepTimeout, ILogger logger)
{
    /// <summary>Callers who leave get their places back at the latest then, not only when the run returns.</summary>
    private static readonly TimeSpan HeldUp = TimeSpan.FromSeconds(1);

    /// <summary>How long a run may take to end after it was asked to, and a step to be finished when the server stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private volatile ServiceError? _stopReason;
    private volatile bool _isOverdue;

    /// <summary>Whether a run takes longer than it may: the model is not there.</summary>
    public bool IsOverdue => _isOverdue;

    public void Stop(ServiceError reason, RunWatch watch)
    {
        _stopReason = reason;
        watch.Hurry(Patience);
    }

    public void Observe(TimeSpan underWay)
    {
        var (wasOverdue, limit) = (_isOverdue, _stopReason is null ? stepTimeout : Patience);
        _isOverdue = underWay > stepTimeout;
        if (_isOverdue && !wasOverdue)
        {
            logger.RunOverdue(underWay.TotalSeconds);
        }

        if (underWay > HeldUp)
        {
            clips.EndAbandoned();
        }

        if (underWay > limit + Patience)
        {
            clips.EndAll(_stopReason ?? GenerationLoop.Failed(
                $"a run takes longer than {stepTimeout.TotalSeconds:0.###} s (Scheduling:StepTimeout) and does not end"));
        }
    }
}
