using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Runtime;

namespace InferenceService.Benchmarks.Scheduler;

/// <summary>
/// A decoder that tells how long the loop spends outside of it between two steps, and how many steps a watched clip still takes
/// part in. The only file here that knows the decoder's interface; its calls come from the loop's thread, but for those that render.
/// </summary>
internal sealed class TimedDecoder(IVideoDecoder decoder) : IVideoDecoder
{
    private readonly List<TimeSpan> _between = new(capacity: 1 << 16);
    private TimeSpan _inOtherCalls;
    private long _lastStepEnd;
    private int _loopThread;
    private volatile Sequence? _watched;
    private int _watchedSteps;

    public int Rows => decoder.Rows;

    public int StateBytes => decoder.StateBytes;

    public RowState State => decoder.State;

    public int PixelBytes => decoder.PixelBytes;

    public int ContentBytes => decoder.ContentBytes;

    public int FramesPerRender => decoder.FramesPerRender;

    public IEnumerable<string> ShapesLeftOut => decoder.ShapesLeftOut;

    /// <summary>For each step but the first: what the loop took since the one before, its calls of the decoder left out.</summary>
    public IReadOnlyList<TimeSpan> BetweenSteps => _between;

    /// <summary>Steps that the watched sequence was part of and that ended after the watch began.</summary>
    public int WatchedSteps => Volatile.Read(ref _watchedSteps);

    /// <summary>Forgets all measurements. Only while no step is under way.</summary>
    public void Reset()
    {
        _between.Clear();
        _lastStepEnd = 0;
    }

    public void Watch(Sequence sequence)
    {
        Volatile.Write(ref _watchedSteps, 0);
        _watched = sequence;
    }

    public void Step(int rows, ReadOnlySpan<Sequence> sequences)
    {
        if (_lastStepEnd != 0)
        {
            _between.Add(Stopwatch.GetElapsedTime(_lastStepEnd) - _inOtherCalls);
        }

        decoder.Step(rows, sequences);
        if (_watched is { } watched && sequences.Contains(watched))
        {
            Interlocked.Increment(ref _watchedSteps);
        }

        _loopThread = Environment.CurrentManagedThreadId;
        _inOtherCalls = TimeSpan.Zero;
        _lastStepEnd = Stopwatch.GetTimestamp();
    }

    public Sequence Begin(GenerationRequest request) => decoder.Begin(request);

    public void Prime(ReadOnlySpan<RowPrompt> prompts)
    {
        var start = Stopwatch.GetTimestamp();
        decoder.Prime(prompts);
        Called(start);
    }

    public void Join(Sequence sequence)
    {
        var start = Stopwatch.GetTimestamp();
        decoder.Join(sequence);
        Called(start);
    }

    public void MoveRow(int from, int to)
    {
        var start = Stopwatch.GetTimestamp();
        decoder.MoveRow(from, to);
        Called(start);
    }

    public void CopyContent(FinishedFrame frame, Span<byte> destination)
    {
        var start = Stopwatch.GetTimestamp();
        decoder.CopyContent(frame, destination);
        Called(start);
    }

    public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents) => decoder.Render(contents);

    public ReadOnlySpan<byte> Pixels(int i) => decoder.Pixels(i);

    public int SaveState(FinishedFrame frame, Span<byte> destination) => decoder.SaveState(frame, destination);

    public TimeSpan WarmUp() => decoder.WarmUp();

    public void Dispose() => decoder.Dispose();

    /// <summary>Frames may be rendered on another thread, beside the loop and not within its turn.</summary>
    private void Called(long start)
    {
        if (Environment.CurrentManagedThreadId == _loopThread)
        {
            _inOtherCalls += Stopwatch.GetElapsedTime(start);
        }
    }
}
