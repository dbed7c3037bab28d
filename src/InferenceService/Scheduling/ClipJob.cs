using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Text;

namespace InferenceService.Scheduling;

/// <summary>
/// A video between its reader and the loop: state that the loop alone touches, room for its frames, and a flag
/// by which the reader says that it is gone.
/// </summary>
public sealed class ClipJob
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IFrameOutlet _outlet;
    private int _framesTaken;
    private int _framesDelivered;
    private volatile bool _isAbandoned;
    private volatile ServiceError? _error;

    /// <param name="prompts">One for each scene of the request.</param>
    /// <param name="outlet">Shared by all videos of a call.</param>
    /// <param name="video">Which of them it is.</param>
    public ClipJob(Sequence sequence, IReadOnlyList<PromptTokens> prompts, PromptTokens negativePrompt, IFrameOutlet outlet, int video)
    {
        Sequence = sequence;
        Prompts = prompts;
        _framesTaken = _framesDelivered = sequence.Request.Start.Frames;
        NegativePrompt = negativePrompt;
        _outlet = outlet;
        Video = video;
    }

    /// <summary>Which of its call's videos it is, from 0.</summary>
    public int Video { get; }

    public Sequence Sequence { get; }

    /// <summary>One for each scene.</summary>
    public IReadOnlyList<PromptTokens> Prompts { get; }

    /// <summary>Of the empty prompt, where there is no negative one.</summary>
    public PromptTokens NegativePrompt { get; }

    /// <summary>How it has sounded so far; the renderer's alone.</summary>
    public AudioTrack Audio { get; init; } = AudioTrack.None;

    public JobClock Clock { get; } = new();

    /// <summary>Completes with the first step, with the error that came before it, or cancelled.</summary>
    public Task Started => _started.Task;

    /// <summary>Why it ended; null while it has not, and for one that ended well or was abandoned.</summary>
    public ServiceError? Error => _error;

    /// <summary>How well it fits the prompt; null until it is made, and where candidates are not ranked.</summary>
    public double? Score { get; set; }

    public bool IsAbandoned => _isAbandoned;

    /// <summary>Scene whose prompt is in its row; -1 before the first.</summary>
    public int PrimedScene { get; set; } = -1;

    /// <summary>A frame is finished that has found no room yet; the clip takes no step before it has.</summary>
    public bool HasPendingFrame => Sequence.FramesDone > _framesTaken;

    /// <summary>Whether the reader's queue takes another frame.</summary>
    public bool HasRoom => _outlet.HasRoom(Video);

    /// <summary>Frames that the renderer has taken are in the reader's queue.</summary>
    private bool IsDelivered => Volatile.Read(ref _framesDelivered) == _framesTaken;

    /// <summary>Nothing is left to step or to take.</summary>
    public bool IsMade => Sequence.IsDone && !HasPendingFrame;

    /// <summary>All of it has been handed to the reader's queue.</summary>
    public bool IsDone => IsMade && IsDelivered;

    /// <summary>It failed by itself, and its last good frame has been handed over.</summary>
    public bool IsLost => Sequence.Failure is not null && IsDelivered;

    public void Abandon() => _isAbandoned = true;

    public void Start()
    {
        Clock.Seated = Stopwatch.GetTimestamp();
        _started.TrySetResult();
    }

    /// <summary>Takes room for the next frame.</summary>
    /// <returns>Its index; those before the clip's start count.</returns>
    public int NextFrame()
    {
        _outlet.Reserve(Video);
        return _framesTaken++;
    }

    /// <summary>Hands a rendered frame to the reader's queue. On the renderer's thread.</summary>
    public void Deliver(PixelFrame frame)
    {
        _outlet.Add(frame);
        Volatile.Write(ref _framesDelivered, _framesDelivered + 1);
    }

    /// <summary>Ends the clip; its reader still gets the frames already made.</summary>
    public void Complete(ServiceError? error)
    {
        Clock.Finished = Stopwatch.GetTimestamp();
        _error = error;
        var exception = error is null ? null : new ServiceException(error);
        _outlet.Complete(this, exception);
        if (exception is null)
        {
            // Without an error, a clip that never started was abandoned while it waited.
            _started.TrySetCanceled();
        }
        else if (_started.TrySetException(exception))
        {
            // Nobody may be left to look at it.
            _ = _started.Task.Exception;
        }
    }
}
