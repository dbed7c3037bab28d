using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace InferenceService.Scheduling;

/// <summary>
/// Frames between the loop and the reader of one call, in the order they are made. Each video of the call has so many places
/// of its own, so that none holds up another.
/// </summary>
public sealed class FrameQueue : IFrameOutlet
{
    private readonly Channel<PixelFrame> _frames;
    private readonly int[] _queued;
    private readonly int _framesPerVideo;
    private int _open;

    public FrameQueue(int videos, int framesPerVideo)
    {
        _queued = new int[videos];
        _framesPerVideo = framesPerVideo;
        _open = videos;
        _frames = Channel.CreateBounded<PixelFrame>(new BoundedChannelOptions(videos * framesPerVideo) { SingleReader = true });
    }

    public bool HasRoom(int video) => Volatile.Read(ref _queued[video]) < _framesPerVideo;

    public void Reserve(int video) => Interlocked.Increment(ref _queued[video]);

    /// <summary>There is room, since it was reserved; where there is not, nobody reads any more.</summary>
    public void Add(PixelFrame frame)
    {
        if (!_frames.Writer.TryWrite(frame))
        {
            frame.Return();
        }
    }

    public bool TryTake(out PixelFrame frame)
    {
        if (!_frames.Reader.TryRead(out frame))
        {
            return false;
        }

        Interlocked.Decrement(ref _queued[frame.Video]);
        return true;
    }

    /// <summary>Frames until every video has ended; an error of any ends them all, after the frames already made.</summary>
    public async IAsyncEnumerable<PixelFrame> TakeAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _frames.Reader.WaitToReadAsync(cancellationToken))
        {
            while (TryTake(out var frame))
            {
                yield return frame;
            }
        }
    }

    public void Complete(ClipJob job, Exception? error)
    {
        if (Interlocked.Decrement(ref _open) == 0 || error is not null)
        {
            _frames.Writer.TryComplete(error);
        }
    }
}
