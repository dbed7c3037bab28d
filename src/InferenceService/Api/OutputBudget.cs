using Microsoft.Extensions.Options;

namespace InferenceService.Api;

/// <summary>
/// One budget for what all calls' encoders hold, so that large frames which nobody reads cannot fill the machine: each call takes its
/// frame's worth when it is admitted and gives it back when it ends. Any thread.
/// </summary>
public sealed class OutputBudget(IOptions<OutputOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Dispose gives it back.</summary>
    /// <exception cref="ServiceException">Overloaded: other calls have taken too much of it.</exception>
    public IDisposable Take(GenerationRequest request)
    {
        var bytes = OutputOptions.BytesOf((long)request.Clip.Width * request.Clip.Height);
        var all = options.Value.MemoryBytes;
        if (Interlocked.Add(ref _taken, bytes) > all && bytes < Taken)
        {
            var taken = Interlocked.Add(ref _taken, -bytes);
            throw new ServiceException(new ServiceError(
                ErrorKind.Overloaded,
                $"Frames of {request.Clip.Width} x {request.Clip.Height} pixels take {bytes} bytes, and other calls have {taken} of {all}.")
            {
                RetryAfter = RetryAfter,
            });
        }

        return new Lease(this, bytes);
    }

    private sealed class Lease(OutputBudget budget, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => Interlocked.Add(ref budget._taken, -Interlocked.Exchange(ref _bytes, 0));
    }
}
