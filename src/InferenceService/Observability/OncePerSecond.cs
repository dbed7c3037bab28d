using System.Collections.Concurrent;

namespace InferenceService.Observability;

/// <summary>Lets one line of each kind through a second, for what any caller can bring about at any rate. Any thread.</summary>
internal sealed class OncePerSecond(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, Kind> _kinds = new();

    /// <param name="kind">Of a small, fixed set.</param>
    /// <param name="suppressed">How many were kept back since the line before.</param>
    public bool TryEnter(int kind, out long suppressed)
    {
        var state = _kinds.GetOrAdd(kind, _ => new Kind());
        lock (state)
        {
            suppressed = state.Suppressed;
            if (state.Last is { } last && time.GetElapsedTime(last) < TimeSpan.FromSeconds(1))
            {
                state.Suppressed++;
                return false;
            }

            (state.Last, state.Suppressed) = (time.GetTimestamp(), 0);
            return true;
        }
    }

    private sealed class Kind
    {
        public long? Last { get; set; }

        public long Suppressed { get; set; }
    }
}
