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
///   submit ──► inbox ──► waiting ──► seated ──► step, step, step ──► renderer ──► frames (bounded) ──► reader
///                          │            │            ▲    │
///                   gone ──┴────────────┘            └────┘ sits out while its reader is behind
/// </code>
/// One thread owns the decoder, the seats and the sequences: there is no lock inside, only the inbox, the renderer's queue and
/// the frame queues at the ends, and an event that wakes it when one has changed.
/// </summary>
public sealed class GenerationLoop : IDisposable
{
    /// <summary>Of a moving average over some ten steps.</summary>
    private const double StepGain = 0.1;

    private readonly ModelDecoders _decoders;
    private readonly IVideoDecoder _decoder;
    private readonly Admission _admission;
    private readonly LoopTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly TimeSpan _recoveryInterval;
    private readonly double _prefillShare;
    private readonly bool _rendersBeside;
    private readonly WaitingLine _waiting = new();
    private readonly Seats _seats;
    private readonly FrameRenderer _renderer;
    private readonly FrameEmission _emission;
    private readonly PromptUpdates _prompts;
    private readonly List<Sequence> _sequences = [];
    private readonly List<ClipJob> _leaving = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly Action<ClipJob> _endAbandoned;
    private double _secondsPerStep;
    private volatile ServiceError? _stopReason;
    private volatile bool _isFailed;
    private volatile bool _hasEnded;

    public GenerationLoop(
        string name, ModelDecoders decoders, Admission admission, SchedulingOptions options, GenerationOptions generation, LoopTelemetry telemetry,
        ILogger logger)
    {
        _decoders = decoders;
        _decoder = decoders.Video;
        _admission = admission;
        _telemetry = telemetry;
        _logger = logger;
        _recoveryInterval = options.RecoveryInterval;
        _prefillShare = generation.PrefillShare;
        _seats = new Seats(_decoder);
        _renderer = new FrameRenderer(decoders, Wake);
        _emission = new FrameEmission(decoders, _renderer);
        _prompts = new PromptUpdates(_decoder);
        _endAbandoned = job => End(job, error: null);
        _thread = new Thread(Run) { Name = $"loop {name}", IsBackground = true };
        _rendersBeside = options.RenderBeside;
        if (_rendersBeside)
        {
            _renderer.Start(name);
        }

        _thread.Start();
    }

    /// <summary>Whether the last run failed and none has worked since.</summary>
    public bool IsFailed => _isFailed;

    /// <summary>Takes over an admitted clip; the loop gives its place back when it is done.</summary>
    public void Submit(ClipJob job)
    {
        _waiting.Add(job);
        _wake.Set();
        if (_hasEnded)
        {
            EndRest();
        }
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
        _renderer.Dispose();
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
            catch (OnnxRuntimeException e)
            {
                Fail(e);
            }
        }

        _hasEnded = true;
        EndRest();
    }

    /// <summary>After the last turn: whoever submits then ends the clip in the loop's stead, hence the lock.</summary>
    private void EndRest()
    {
        lock (_waiting)
        {
            EndAll(_stopReason!);
        }
    }

    private void Turn()
    {
        _renderer.ThrowIfFailed();
        Emit();
        LeaveSeats(static job => job.IsAbandoned || job.IsMade || job.Sequence.Failure is not null);
        EndLeaving(static job => job.IsAbandoned || job.IsDone || job.IsLost, static job => job.IsLost ? Failed(job.Sequence.Failure!) : null);
        _waiting.RemoveAbandoned(_endAbandoned);
        SeatWaiting();
        _prompts.Apply(_seats.Jobs);
        if (CollectSequences() > 0)
        {
            Step();
        }
        else
        {
            _wake.WaitOne();
        }
    }

    private void Emit()
    {
        _emission.Emit(_seats.Jobs);
        while (!_rendersBeside && _renderer.RenderNext())
        {
        }
    }

    /// <summary>New clips join at once, unless reading their prompts would hold up those under way for too long.</summary>
    private void SeatWaiting()
    {
        var most = _seats.Jobs.Count == 0 ? int.MaxValue : _prompts.ClipsWithin(_prefillShare * _secondsPerStep);
        while (most-- > 0 && _waiting.TryPeek(out var job) && _seats.TrySeat(job))
        {
            _waiting.Dequeue();
        }

        _telemetry.Observe(_seats.Jobs.Count, _waiting.Count);
    }

    /// <returns>How many of them take the next step.</returns>
    private int CollectSequences()
    {
        var running = 0;
        _sequences.Clear();
        for (var i = 0; i < _seats.Jobs.Count; i++)
        {
            var job = _seats.Jobs[i];
            job.Sequence.SitsOut = job.HasPendingFrame;
            job.Clock.Observe(hasRoom: !job.HasPendingFrame);
            running += job.HasPendingFrame ? 0 : 1;
            _sequences.Add(job.Sequence);
        }

        return running;
    }

    private void Step()
    {
        var start = Stopwatch.GetTimestamp();
        _decoder.Step(_seats.RowsInUse, CollectionsMarshal.AsSpan(_sequences));
        var elapsed = Stopwatch.GetElapsedTime(start);
        _secondsPerStep += StepGain * (elapsed.TotalSeconds - _secondsPerStep);
        _telemetry.Stepped(elapsed, _seats.RowsInUse);
    }

    /// <summary>Gives rows back; the clips' last frames may still be with the renderer.</summary>
    private void LeaveSeats(Func<ClipJob, bool> leaves)
    {
        for (var i = _seats.Jobs.Count - 1; i >= 0; i--)
        {
            var job = _seats.Jobs[i];
            if (leaves(job))
            {
                _seats.Free(job);
                _leaving.Add(job);
            }
        }
    }

    private void EndLeaving(Func<ClipJob, bool> ends, Func<ClipJob, ServiceError?> error)
    {
        for (var i = _leaving.Count - 1; i >= 0; i--)
        {
            var job = _leaving[i];
            if (ends(job))
            {
                _leaving.RemoveAt(i);
                End(job, error(job));
            }
        }
    }

    private static ServiceError Failed(string reason) => new(ErrorKind.ModelFailed, $"The model failed: {reason}");

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
        EndAll(Failed(exception.Message));
        while (_isFailed && _stopReason is null)
        {
            try
            {
                _decoders.WarmUp();
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
        _renderer.Drain();
        LeaveSeats(static _ => true);
        EndLeaving(static job => job.IsDone, static _ => null);
        EndLeaving(static _ => true, _ => error);
        while (_waiting.TryPeek(out _))
        {
            End(_waiting.Dequeue(), error);
        }
    }
}
