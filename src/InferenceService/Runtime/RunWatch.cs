using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace InferenceService.Runtime;

/// <summary>
/// Looks after the runs of one model: a graph may loop for ever, and nothing but another thread can notice. A run that takes longer than
/// it may is asked to end; whoever observes the watch learns how long the one under way has taken, and so whether it did.
/// </summary>
public sealed class RunWatch : IDisposable
{
    private static readonly TimeSpan Rarely = TimeSpan.FromSeconds(0.5), Often = TimeSpan.FromSeconds(0.02);

    private readonly Lock _lock = new();
    private readonly List<GraphRun> _runs = [];
    private readonly HashSet<SessionOptions> _loading = [];
    private readonly TimeSpan _limit;
    private readonly Timer? _timer;
    private readonly int _thread;
    private volatile bool _isCancelled;
    private long _limitTicks;

    /// <summary>Made by the thread that the model lives on.</summary>
    /// <param name="limit">The longest a run may take.</param>
    public RunWatch(TimeSpan limit)
    {
        _limit = limit;
        _limitTicks = limit.Ticks;
        _thread = Environment.CurrentManagedThreadId;
        _timer = new Timer(static watch => ((RunWatch)watch!).Look(), this, Rarely, limit < 8 * Rarely ? Often : Rarely);
    }

    private RunWatch() => _limitTicks = TimeSpan.MaxValue.Ticks;

    /// <summary>For runs that nobody waits for but whoever started them.</summary>
    public static RunWatch None { get; } = new();

    /// <summary>Told now and then how long the longest run under way has taken. Any thread, one at a time.</summary>
    public Action<TimeSpan>? Observer { get; set; }

    /// <summary>How long the longest run under way has taken; zero if none is.</summary>
    public TimeSpan UnderWay
    {
        get
        {
            lock (_lock)
            {
                var longest = TimeSpan.Zero;
                foreach (var run in _runs)
                {
                    longest = run.UnderWay > longest ? run.UnderWay : longest;
                }

                return longest;
            }
        }
    }

    /// <summary>From now on no run may take longer than this: somebody waits for the end of all.</summary>
    public void Hurry(TimeSpan limit)
    {
        Volatile.Write(ref _limitTicks, Math.Min(limit.Ticks, _limit.Ticks));
        _timer?.Change(Often, Often);
    }

    /// <summary>Ends the run or the loading of a graph under way, as far as it can be; none begins any more.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _isCancelled = true;
            foreach (var options in _loading)
            {
                options.SetLoadCancellationFlag(true);
            }
        }

        Hurry(TimeSpan.Zero);
        Look();
    }

    public void ThrowIfCancelled()
    {
        if (_isCancelled)
        {
            throw new OperationCanceledException("The model is being unloaded.");
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Makes a session, unless it is cancelled before or meanwhile.</summary>
    internal InferenceSession Load(SessionOptions options, Func<InferenceSession> load)
    {
        lock (_lock)
        {
            ThrowIfCancelled();
            _loading.Add(options);
        }

        try
        {
            return load();
        }
        catch (OnnxRuntimeException) when (_isCancelled)
        {
            throw new OperationCanceledException("The model is being unloaded.");
        }
        finally
        {
            lock (_lock)
            {
                _loading.Remove(options);
            }
        }
    }

    internal void Add(GraphRun run)
    {
        if (_timer is not null)
        {
            lock (_lock)
            {
                _runs.Add(run);
            }
        }
    }

    internal void Remove(GraphRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
        }
    }

    /// <param name="isReplayed">CUDA graphs are captured for each thread: replayed on another, a run would be captured anew.</param>
    internal void Enter(bool isReplayed)
    {
        ThrowIfCancelled();
        if (isReplayed && _timer is not null && Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A step belongs to the thread that has loaded the model.");
        }
    }

    internal Exception Explain(OnnxRuntimeException e, bool wasTerminated) =>
        _isCancelled ? new OperationCanceledException("The model is being unloaded.", e)
        : wasTerminated ? new RunFailedException($"A run took longer than it may, {_limit.TotalSeconds:0.###} s (Scheduling:StepTimeout).", e)
        : new RunFailedException(e.Message, e);

    private void Look()
    {
        var limit = new TimeSpan(Volatile.Read(ref _limitTicks));
        lock (_lock)
        {
            foreach (var run in _runs)
            {
                run.TerminateAfter(limit);
            }
        }

        Observer?.Invoke(UnderWay);
    }
}
