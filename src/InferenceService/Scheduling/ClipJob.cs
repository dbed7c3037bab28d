using System.Diagnostics;
using System.Threading.Channels;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Text;

namespace InferenceService.Scheduling;

/// <summary>
/// A clip between its reader and the loop: state that the loop alone touches, a bounded queue of frames, and a flag by which
/// the reader says that it is gone.
/// </summary>
public sealed class ClipJob
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PixelFrame> _frames;
    private readonly int _bufferedFrames;
    private volatile bool _isAbandoned;

    public ClipJob(Sequence sequence, PromptTokens prompt, PromptTokens negativePrompt, int bufferedFrames)
    {
        Sequence = sequence;
        Prompt = prompt;
        NegativePrompt = negativePrompt;
        _bufferedFrames = bufferedFrames;
        _frames = Channel.CreateBounded<PixelFrame>(new BoundedChannelOptions(bufferedFrames)
        {
            SingleReader = true,
            SingleWriter = true,
        });
    }

    public Sequence Sequence { get; }

    public PromptTokens Prompt { get; }

    /// <summary>Of the empty prompt, where there is no negative one.</summary>
    public PromptTokens NegativePrompt { get; }

    public JobClock Clock { get; } = new();

    /// <summary>Completes with the first step, with the error that came before it, or cancelled.</summary>
    public Task Started => _started.Task;

    public ChannelReader<PixelFrame> Frames => _frames.Reader;

    public bool IsAbandoned => _isAbandoned;

    /// <summary>Whether the next step may be taken: nothing it makes would have nowhere to go.</summary>
    public bool HasRoom => !Sequence.NextStepFinishesFrame || _frames.Reader.Count < _bufferedFrames;

    public void Abandon() => _isAbandoned = true;

    public void Start()
    {
        Clock.Seated = Stopwatch.GetTimestamp();
        _started.TrySetResult();
    }

    /// <summary>Frames handed to the reader's queue.</summary>
    public int FramesEmitted { get; private set; }

    public void Add(ReadOnlySpan<byte> pixels)
    {
        if (!_frames.Writer.TryWrite(PixelFrame.CopyOf(FramesEmitted++, pixels)))
        {
            throw new InvalidOperationException("A step was taken without room for its frame.");
        }
    }

    /// <summary>Ends the clip; its reader still gets the frames already made.</summary>
    public void Complete(ServiceError? error)
    {
        Clock.Finished = Stopwatch.GetTimestamp();
        var exception = error is null ? null : new ServiceException(error);
        _frames.Writer.TryComplete(exception);
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
