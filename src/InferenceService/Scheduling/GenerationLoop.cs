using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Observability;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Scheduling;

/// <summary>
/// The one loop of a model: steps all clips together, and lets them join and leave between any two steps.
/// <code>
///   submit ──► inbox ──► waiting ──► seated ──► step, step, step ──► frames (bounded) ──► reader
///                          │            │            ▲    │
///                   gone ──┴────────────┘            └────┘ sits out while its reader is behind
/// </code>
/// One thread owns the decoder, the seats and the sequences: there is no lock inside, only the inbox and the frame queues at
/// the ends, and an event that wakes it when either has changed.
/// </summary>
public sealed class GenerationLoop : IDisposable
{
    private readonly IVideoDecoder _decoder;
    private readonly Admission _admission;
    private readonly LoopTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly TimeSpan _recoveryInterval;
    private readonly Seats _seats;
    private readonly ConcurrentQueue<ClipJob> _inbox = new();
    private readonly Queue<ClipJob> _waiting = new();
    private readonly List<Sequence> _runnable = [];
    private readonly List<ClipJob> _leaving = [];
    private readonly List<Sequence> _finished = [];
    private readonly List<ClipJob> _finishedJobs = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile ServiceError? _stopReason;
    private volatile bool _isFailed;

    public GenerationLoop(
        string name, IVideoDecoder decoder, Admission admission, SchedulingOptions options, LoopTelemetry telemetry, ILogger logger)
    {
        _decoder = decoder;
        _admission = admission;
        _telemetry = telemetry;
        _logger = logger;
        _recoveryInterval = options.RecoveryInterval;
        _seats = new Seats(decoder);
        _thread = new Thread(Run) { Name = $"loop {name}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the last run failed and none has worked since.</summary>
    public bool IsFailed => _isFailed;

    /// <summary>Takes over an admitted clip; the loop gives its place back when it is done.</summary>
    public void Submit(ClipJob job)
    {
        _inbox.Enqueue(job);
        _wake.Set();
    }

    /// <summary>Something outside has changed: a frame was read, or a reader has gone.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Ends all clips with this error after the step under way, then the loop.</summary>
    public void Stop(ServiceError reason)
    {
        _stopReason = reason;
        _wake.Set();
    }

    /// <summary>Returns when no run is under way any more and none will be, so that buffers may be freed.</summary>
    public void Dispose()
    {
        Stop(_stopReason ?? new ServiceError(ErrorKind.ShuttingDown, "The server is stopping."));
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (_stopReason is null)
        {
            try
            {
                Turn();
            }
            catch (Exception e) when (e is OnnxRuntimeException or ArithmeticException)
            {
                Fail(e);
            }
        }

        EndAll(_stopReason);
    }

    private void Turn()
    {
        TakeNew();
        RetireGone();
        SeatWaiting();
        CollectRunnable();
        if (_runnable.Count == 0)
        {
            _wake.WaitOne();
            return;
        }

        Step();
        EmitFrames();
        RetireDone();
    }

    private void TakeNew()
    {
        while (_inbox.TryDequeue(out var job))
        {
            _waiting.Enqueue(job);
        }
    }

    private void RetireGone()
    {
        CollectLeaving(static job => job.IsAbandoned);
        foreach (var job in _leaving)
        {
            Retire(job, null);
        }

        for (var i = _waiting.Count; i > 0; i--)
        {
            var job = _waiting.Dequeue();
            if (job.IsAbandoned)
            {
                End(job, null);
            }
            else
            {
                _waiting.Enqueue(job);
            }
        }
    }

    private void SeatWaiting()
    {
        while (_waiting.TryPeek(out var job))
        {
            var start = Stopwatch.GetTimestamp();
            if (!_seats.TrySeat(job))
            {
                break;
            }

            _waiting.Dequeue();
            job.Clock.TextEncode = Stopwatch.GetElapsedTime(start);
            job.Start();
        }

        _telemetry.Observe(_seats.Jobs.Count, _waiting.Count);
    }

    private void CollectRunnable()
    {
        _runnable.Clear();
        for (var i = 0; i < _seats.Jobs.Count; i++)
        {
            var job = _seats.Jobs[i];
            var hasRoom = job.HasRoom;
            job.Clock.Observe(hasRoom);
            if (hasRoom)
            {
                _runnable.Add(job.Sequence);
            }
        }
    }

    private void Step()
    {
        var start = Stopwatch.GetTimestamp();
        _decoder.Step(_seats.RowsInUse, CollectionsMarshal.AsSpan(_runnable));
        _telemetry.Stepped(Stopwatch.GetElapsedTime(start), _seats.RowsInUse);
    }

    private void EmitFrames()
    {
        _finished.Clear();
        _finishedJobs.Clear();
        for (var i = 0; i < _seats.Jobs.Count; i++)
        {
            var job = _seats.Jobs[i];
            if (job.Sequence.FramesDone > job.FramesEmitted)
            {
                _finished.Add(job.Sequence);
                _finishedJobs.Add(job);
            }
        }

        if (_finished.Count > 0)
        {
            _decoder.Render(CollectionsMarshal.AsSpan(_finished));
        }

        for (var i = 0; i < _finishedJobs.Count; i++)
        {
            _finishedJobs[i].Add(_decoder.Pixels(i));
        }
    }

    private void RetireDone()
    {
        CollectLeaving(static job => job.Sequence.IsDone);
        foreach (var job in _leaving)
        {
            Retire(job, null);
        }
    }

    private void CollectLeaving(Func<ClipJob, bool> leaves)
    {
        _leaving.Clear();
        for (var i = 0; i < _seats.Jobs.Count; i++)
        {
            if (leaves(_seats.Jobs[i]))
            {
                _leaving.Add(_seats.Jobs[i]);
            }
        }
    }

    private void Retire(ClipJob job, ServiceError? error)
    {
        _seats.Free(job);
        End(job, error);
    }

    private void End(ClipJob job, ServiceError? error)
    {
        _admission.Leave(job.Sequence.Request.RequestId);
        job.Complete(error);
    }

    /// <summary>
    /// A run that fails takes the clips of its batch with it, since the state of every row is in doubt. Then the device is tried
    /// until it works; meanwhile nothing is admitted.
    /// </summary>
    private void Fail(Exception exception)
    {
        _logger.ModelFailed(exception, _seats.Jobs.Count);
        _isFailed = true;
        EndAll(new ServiceError(ErrorKind.ModelFailed, $"The model failed: {exception.Message}"));
        while (_isFailed && _stopReason is null)
        {
            try
            {
                _decoder.WarmUp();
                _isFailed = false;
            }
            catch (OnnxRuntimeException e)
            {
                _logger.ModelStillFails(e.Message);
                _wake.WaitOne(_recoveryInterval);
            }
        }
    }

    private void EndAll(ServiceError error)
    {
        CollectLeaving(static _ => true);
        foreach (var job in _leaving)
        {
            Retire(job, error);
        }

        TakeNew();
        while (_waiting.TryDequeue(out var job))
        {
            End(job, error);
        }
    }
}
