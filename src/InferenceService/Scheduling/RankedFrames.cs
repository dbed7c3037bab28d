using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Runtime;

namespace InferenceService.Scheduling;

/// <summary>
/// Candidates of one call that wait for each other: all frames are kept until the last candidate is made, then those of the best
/// one go to the reader. The request's parser bounds how much that is.
/// </summary>
public sealed class RankedFrames(FrameQueue queue, ICritic critic, int videos) : IFrameOutlet
{
    private readonly List<PixelFrame>[] _frames = [.. Enumerable.Range(0, videos).Select(_ => new List<PixelFrame>())];
    private readonly double[] _scores = new double[videos];
    private int _made;

    public bool HasRoom(int video) => true;

    /// <summary>It has room for all; that of the best is taken in the queue when it is known.</summary>
    public void Reserve(int video)
    {
    }

    public void Add(PixelFrame frame) => _frames[frame.Video].Add(frame);

    public void Complete(ClipJob job, Exception? error)
    {
        try
        {
            if (error is null && job.IsDone && !job.IsAbandoned)
            {
                Judge(job);
            }
        }
        catch (RunFailedException e)
        {
            error = new ServiceException(new ServiceError(ErrorKind.ModelFailed, $"The critic failed: {e.Message}"), e);
        }

        queue.Complete(job, error);
    }

    private void Judge(ClipJob job)
    {
        var start = job.Sequence.Request.Start.Pictures;
        ReadOnlyMemory<byte>[] pixels = [.. start, .. _frames[job.Video].Select(frame => (ReadOnlyMemory<byte>)frame.Pixels)];
        _scores[job.Video] = critic.Score(pixels, job.Prompts[0]);
        job.Score = _scores[job.Video];
        if (++_made == videos)
        {
            Deliver(Array.IndexOf(_scores, _scores.Max()));
        }
    }

    private void Deliver(int best)
    {
        for (var video = 0; video < videos; video++)
        {
            foreach (var frame in _frames[video])
            {
                if (video == best)
                {
                    queue.Reserve(video);
                    queue.Add(frame);
                }
                else
                {
                    frame.Return();
                }
            }
        }
    }
}
