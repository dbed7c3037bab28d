using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using InferenceService.Generation;
using InferenceService.Runtime;

namespace InferenceService.Scheduling;

/// <summary>
/// Turns finished frames into pixels, and sound where it was asked for, on a thread of its own, beside the loop that steps on: as
/// many at once as have come in and as the decoder takes.
/// </summary>
/// <param name="done">Called after each batch.</param>
internal sealed class FrameRenderer(ModelDecoders decoders, Action done) : IDisposable
{
    private readonly IVideoDecoder _decoder = decoders.Video;
    private readonly AudioRenderer _audio = new(decoders.Audio);
    private readonly ConcurrentQueue<(ClipJob Job, PixelFrame Frame)> _queue = new();
    private readonly List<(ClipJob Job, PixelFrame Frame)> _batch = [];
    private readonly List<ReadOnlyMemory<byte>> _contents = [];
    private readonly AutoResetEvent _arrived = new(false);
    private Thread? _thread;
    private int _underWay;
    private volatile RunFailedException? _failure;
    private volatile bool _isStopping;

    /// <param name="model">Name of the model's own thread.</param>
    public void Start(string? model)
    {
        _thread = new Thread(Run) { Name = $"render for {model}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes a frame; <see cref="Wake"/> follows.</summary>
    public void Enqueue(ClipJob job, PixelFrame frame)
    {
        Interlocked.Increment(ref _underWay);
        _queue.Enqueue((job, frame));
    }

    public void Wake() => _arrived.Set();

    /// <exception cref="RunFailedException">A run has failed since this was last asked.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            _failure = null;
            throw failure;
        }
    }

    /// <summary>Returns when all frames taken are rendered, or lost to a failure.</summary>
    public void Drain()
    {
        while (Volatile.Read(ref _underWay) > 0)
        {
            Thread.Sleep(1);
        }
    }

    /// <returns>Whether there was any.</returns>
    public bool RenderNext()
    {
        if (!TakeBatch())
        {
            return false;
        }

        RenderBatch();
        return true;
    }

    public void Dispose()
    {
        _isStopping = true;
        _arrived.Set();
        _thread?.Join();
        _arrived.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            if (RenderNext())
            {
                continue;
            }

            if (_isStopping)
            {
                return;
            }

            _arrived.WaitOne();
        }
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        _contents.Clear();
        while (_batch.Count < _decoder.FramesPerRender && _queue.TryDequeue(out var next))
        {
            _batch.Add(next);
            _contents.Add(next.Frame.Content);
        }

        return _batch.Count > 0;
    }

    private void RenderBatch()
    {
        try
        {
            _decoder.Render(CollectionsMarshal.AsSpan(_contents));
            for (var i = 0; i < _batch.Count; i++)
            {
                var (job, frame) = _batch[i];
                _decoder.Pixels(i).CopyTo(frame.Pixels.Span);
                _audio.Render(job, frame);
            }

            _batch.ForEach(static made => made.Job.Deliver(made.Frame));
        }
        catch (RunFailedException e)
        {
            _failure = e;
            _batch.ForEach(static lost => lost.Frame.Return());
        }

        Interlocked.Add(ref _underWay, -_batch.Count);
        done();
    }
}
