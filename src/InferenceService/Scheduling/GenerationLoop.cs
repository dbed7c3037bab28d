using System.Diagnostics;
using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Observability;
using InferenceService.Runtime;

namespace InferenceService.Scheduling;

/// <summary>
/// The one loop of a model: steps all clips together, and lets them join and leave between any two steps.
/// <code>
///   submit ──► inbox ──► waiting ──► seated ──► step, step, step ──► renderer ──► frames (bounded) ──► reader
///                          │            │            ▲    │
///                   gone ──┴────────────┘            └────┘ sits out while its reader is behind,
///                                                                  and gives up its row if others wait
/// </code>
/// The model's thread owns the decoder, the seats and the sequences: there is no lock inside, only the inbox, the renderer's queue and
/// the frame queues at the ends, and an event that wakes it when one has changed.
/// </summary>
public sealed class GenerationLoop : IDisposable
{
    /// <summary>Of a moving average over some ten steps.</summary>
    private const double StepGain = 0.1;

    private readonly ModelDecoders _decoders;
    private readonly LoopTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly RunWatch _watch;
    private readonly TimeSpan _recoveryInterval;
    private readonly double _prefillShare;
    private readonly bool _rendersBeside;
    private readonly ClipsUnderWay _clips;
    private readonly LoopWatch _loopWatch;
    private readonly WaitingLine _waiting = new();
    private readonly Seats _seats;
    private readonly Departures _departures;
    private readonly Parking _parking;
    private readonly FrameRenderer _renderer;
    private readonly FrameEmission _emission;
    private readonly PromptUpdates _prompts;
    private readonly List<Sequence> _sequences = [];
    private readonly AutoResetEvent _wake = new(false);
    private double _secondsPerStep;
    private volatile ServiceError? _stopReason;
    private volatile bool _isFailed;
    private volatile bool _hasEnded;

    /// <param name="watch">Over the runs of the decoders.</param>
    public GenerationLoop(
        ModelDecoders decoders, Admission admission, SchedulingOptions options, GenerationOptions generation, LoopTelemetry telemetry, RunWatch watch,
        ILogger logger)
    {
        _decoders = decoders;
        _telemetry = telemetry;
        _logger = logger;
        _watch = watch;
        _recoveryInterval = options.RecoveryInterval;
        _prefillShare = generation.PrefillShare;
        _rendersBeside = options.RenderBeside;
        _clips = new ClipsUnderWay(admission);
        _loopWatch = new LoopWatch(_clips, options.StepTimeout, logger);
        _seats = new Seats(decoders.Video);
        _departures = new Departures(_seats, _clips);
        _parking = new Parking(decoders.Video, _seats, _waiting, _clips, options);
        _renderer = new FrameRenderer(decoders, Wake);
        _emission = new FrameEmission(decoders, _renderer);
        _prompts = new PromptUpdates(decoders.Video);
        watch.Observer = _loopWatch.Observe;
    }

    /// <summary>Whether the last run failed and none has worked since, or one takes longer than it may.</summary>
    public bool IsFailed => _isFailed || _loopWatch.IsOverdue;

    /// <summary>A clip that ends because of the model.</summary>
    internal static ServiceError Failed(string reason) => new(ErrorKind.ModelFailed, $"The model failed: {reason}");

    /// <summary>Takes over an admitted clip; the loop gives its place back when it is done.</summary>
    public void Submit(ClipJob job)
    {
        _clips.Add(job);
        _waiting.Add(job);
        _wake.Set();
        if (_hasEnded)
        {
            _clips.EndAll(_stopReason!);
        }
    }

    /// <summary>Something outside has changed: a frame was read, or a reader has gone.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Ends all clips with this error after the step under way, then <see cref="Run"/>.</summary>
    public void Stop(ServiceError reason)
    {
        _stopReason ??= reason;
        _loopWatch.Stop(reason, _watch);
        _wake.Set();
    }

    /// <summary>Steps the clips until <see cref="Stop"/>, on the thread that has loaded the decoders, which it keeps.</summary>
    public void Run()
    {
        if (_rendersBeside)
        {
            _renderer.Start(Thread.CurrentThread.Name);
        }

        while (_stopReason is null)
        {
            try
            {
                Turn();
            }
            catch (RunFailedException e)
            {
                Fail(e);
            }
        }

        _hasEnded = true;
        EndAll(_stopReason);
    }

    /// <summary>
    /// After <see cref="Run"/>; returns when nothing is rendered any more, so that buffers may be freed. Readers that are still there may
    /// wake it, and find nothing to do.
    /// </summary>
    public void Dispose() => _renderer.Dispose();

    private void Turn()
    {
        _renderer.ThrowIfFailed();
        Emit();
        _departures.Turn();
        _parking.Turn();
        _waiting.RemoveEnded(_clips);
        if (SeatWaiting())
        {
            // The last of its frames may be among them, and then it takes no step.
            Emit();
            _departures.Turn();
        }

        _prompts.Apply(_seats.Jobs);
        if (CollectSequences() > 0)
        {
            Step();
        }
        else
        {
            _wake.WaitOne(_waiting.Count > 0 ? _parking.UntilNext() : Timeout.InfiniteTimeSpan);
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
    /// <returns>Whether one has come back that had given up its rows, and has frames to hand over.</returns>
    private bool SeatWaiting()
    {
        var isBack = false;
        var most = _seats.Jobs.Count == 0 ? int.MaxValue : _prompts.ClipsWithin(_prefillShare * _secondsPerStep);
        while (most-- > 0 && _waiting.TryPeek(out var job) && (_seats.TrySeat(job) || (_parking.TryMakeRoom(job) && _seats.TrySeat(job))))
        {
            isBack |= _parking.TryReturn(_waiting.Dequeue());
        }

        _telemetry.Observe(_seats.Jobs.Count, _waiting.Count);
        return isBack;
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
        _decoders.Video.Step(_seats.RowsInUse, CollectionsMarshal.AsSpan(_sequences));
        var elapsed = Stopwatch.GetElapsedTime(start);
        _secondsPerStep += StepGain * (elapsed.TotalSeconds - _secondsPerStep);
        _telemetry.Stepped(elapsed, _seats.RowsInUse);
    }

    /// <summary>
    /// A run that fails takes the clips of its batch with it, since the state of every row is in doubt. Then the device is tried
    /// until it works; meanwhile nothing is admitted.
    /// </summary>
    private void Fail(RunFailedException exception)
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
            catch (RunFailedException e)
            {
                _logger.ModelStillFails(e.Message);
                _wake.WaitOne(_recoveryInterval);
            }
        }
    }

    private void EndAll(ServiceError error)
    {
        _renderer.Drain();
        _departures.EndMade();
        _waiting.Clear();
        _parking.Clear();
        _clips.EndAll(error);
    }
}
