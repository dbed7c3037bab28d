using InferenceService.Api;

namespace InferenceService.Scheduling;

/// <summary>
/// Says yes or no to a call, at once: places are counted, one for each of its videos, names are unique while in use, and a
/// deadline that cannot be met is refused before any work. Called from any thread.
/// </summary>
public sealed class Admission(int places)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _counting = new();

    /// <summary>Places of the calls under way, by request_id.</summary>
    private readonly Dictionary<string, int> _calls = [];
    private int _taken;
    private volatile bool _isClosed;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>No more clips: the server is stopping.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Takes a place for each video, or none.</summary>
    /// <param name="shortest">No clip like this was ever made faster.</param>
    /// <exception cref="ServiceException">ShuttingDown, DeadlineTooShort, DuplicateRequestId or Overloaded.</exception>
    public void Enter(string requestId, TimeSpan shortest, DateTime deadline, int videos = 1)
    {
        if (_isClosed)
        {
            throw Refuse(ErrorKind.ShuttingDown, "The server is stopping.", RetryAfter);
        }

        if (deadline < DateTime.UtcNow + shortest)
        {
            throw Refuse(ErrorKind.DeadlineTooShort, $"The clip takes at least {shortest.TotalSeconds:0.###} s; the deadline comes before.");
        }

        lock (_counting)
        {
            if (_calls.ContainsKey(requestId))
            {
                throw Refuse(ErrorKind.DuplicateRequestId, $"A clip with request_id '{requestId}' is being made.");
            }

            if (_taken + videos > places)
            {
                throw Refuse(ErrorKind.Overloaded, $"Of {places} places {_taken} are taken, and {videos} were asked for.", RetryAfter);
            }

            _calls.Add(requestId, videos);
            _taken += videos;
        }
    }

    /// <summary>One video of the call has ended; with the last one its name is free.</summary>
    public void Leave(string requestId)
    {
        lock (_counting)
        {
            _taken--;
            if (--_calls[requestId] == 0)
            {
                _calls.Remove(requestId);
            }
        }
    }

    private static ServiceException Refuse(ErrorKind kind, string message, TimeSpan? retryAfter = null) =>
        new(new ServiceError(kind, message) { RetryAfter = retryAfter });
}
