using System.Diagnostics;
using System.Runtime.CompilerServices;
using InferenceService.Api;
using InferenceService.Scheduling;

namespace InferenceService.Frames;

/// <summary>
/// A clip as its reader sees it: takes pixels from the loop's bounded queue and encodes them on the reader's own thread, so
/// that neither a slow encoder nor a slow reader holds up the loop.
/// </summary>
public sealed class FrameStream : IClip
{
    private readonly ClipJob _job;
    private readonly Action _wakeLoop;
    private readonly FrameEncoder _encoder;
    private readonly ClipReport _report;
    private readonly CancellationTokenRegistration _cancellation;
    private int _framesRead;

    /// <param name="wakeLoop">Tells the loop that there is room again, or that the reader has gone.</param>
    public FrameStream(
        ClipJob job, Action wakeLoop, FrameEncoder encoder, ClipReport report, CancellationToken cancellationToken)
    {
        _job = job;
        _wakeLoop = wakeLoop;
        _encoder = encoder;
        _report = report;
        _cancellation = cancellationToken.UnsafeRegister(static stream => ((FrameStream)stream!).Abandon(), this);
    }

    public Task Started => _job.Started;

    public ClipProgress Progress => new(_job.Sequence.StepsDone, _job.Sequence.StepsTotal, _framesRead);

    public ClipTimings Timings => _job.Clock.ToTimings();

    public async IAsyncEnumerable<EncodedFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var framesPerSecond = _job.Sequence.Request.Clip.FramesPerSecond;
        await foreach (var frame in _job.Frames.ReadAllAsync(cancellationToken))
        {
            _wakeLoop();
            try
            {
                var data = Encode(frame.Pixels);
                yield return new EncodedFrame(frame.Index, TimeSpan.FromSeconds(frame.Index / framesPerSecond), data);
                _framesRead++;
                _report.FrameSent(_job.Clock, data.Length);
            }
            finally
            {
                frame.Return();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.DisposeAsync();
        Abandon();
        while (_job.Frames.TryRead(out var frame))
        {
            frame.Return();
        }

        _encoder.Dispose();
        _report.Ended(_job, _framesRead);
    }

    private ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pixels)
    {
        var start = Stopwatch.GetTimestamp();
        var data = _encoder.Encode(pixels);
        _job.Clock.AddEncode(Stopwatch.GetElapsedTime(start));
        return data;
    }

    private void Abandon()
    {
        _job.Abandon();
        _wakeLoop();
    }
}
