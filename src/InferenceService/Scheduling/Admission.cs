using System.Collections.Concurrent;
using InferenceService.Api;

namespace InferenceService.Scheduling;

/// <summary>
/// Says yes or no to a clip, at once: places are counted, names are unique while in use, and a deadline that cannot be met is
/// refused before any work. Called from any thread.
/// </summary>
public sealed class Admission(int places)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, byte> _names = new();
    private int _taken;
    private volatile bool _isClosed;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>No more clips: the server is stopping.</summary>
    public void Close() => _isClosed = true;

    /// <param name="shortest">No clip like this was ever made faster.</param>
    /// <exception cref="ServiceException">ShuttingDown, DeadlineTooShort, DuplicateRequestId or Overloaded.</exception>
    public void Enter(string requestId, TimeSpan shortest, DateTime deadline)
    {
        if (_isClosed)
        {
            throw Refuse(ErrorKind.ShuttingDown, "The server is stopping.", RetryAfter);
        }

        if (deadline < DateTime.UtcNow + shortest)
        {
            throw Refuse(ErrorKind.DeadlineTooShort, $"The clip takes at least {shortest.TotalSeconds:0.###} s; the deadline comes before.");
        }

        if (!_names.TryAdd(requestId, 0))
        {
            throw Refuse(ErrorKind.DuplicateRequestId, $"A clip with request_id '{requestId}' is being made.");
        }

        if (Interlocked.Increment(ref _taken) > places)
        {
            Leave(requestId);
            throw Refuse(ErrorKind.Overloaded, $"All {places} places are taken.", RetryAfter);
        }
    }

    public void Leave(string requestId)
    {
        Interlocked.Decrement(ref _taken);
        _names.TryRemove(requestId, out _);
    }

    private static ServiceException Refuse(ErrorKind kind, string message, TimeSpan? retryAfter = null) =>
        new(new ServiceError(kind, message) { RetryAfter = retryAfter });
}
