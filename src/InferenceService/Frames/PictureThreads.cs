using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace InferenceService.Frames;

/// <summary>
/// A few threads for what takes a processor for long: decoding pictures. Not those of the pool, which answers health checks and moves
/// every stream. There are none before the first picture. How much waits is bounded by admission.
/// </summary>
public sealed class PictureThreads(IOptions<PictureOptions> options) : IDisposable
{
    /// <summary>By which a thread is known to be one of them.</summary>
    public const string Name = "pictures";

    private readonly BlockingCollection<Action> _work = [];
    private readonly Lock _starting = new();
    private int _threads;

    /// <summary>Runs it after what came before; not at all where it was given up until then.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Start();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Run(work, result, cancellationToken), cancellationToken);
        return await result.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _work.CompleteAdding();

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> result, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.SetResult(work());
        }
        catch (OperationCanceledException)
        {
            result.SetCanceled(cancellationToken);
        }
        catch (Exception e)
        {
            result.SetException(e);
        }
    }

    private void Start()
    {
        lock (_starting)
        {
            for (; _threads < options.Value.Threads; _threads++)
            {
                new Thread(Work) { IsBackground = true, Name = Name }.Start();
            }
        }
    }

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
