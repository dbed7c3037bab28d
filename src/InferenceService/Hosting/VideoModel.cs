using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Hosting;

/// <summary>
/// One configured model through its life: loading, serving, failed, stopping. All of that life is one thread's, which loads the graphs,
/// runs every shape, checks that they are exact, steps the clips, tries again after a failure and frees what it has made: CUDA graphs are
/// captured for each thread, and nothing can be freed under a run.
/// </summary>
public sealed class VideoModel(ModelBundle bundle) : IVideoModel, IDisposable
{
    private static readonly ServiceError Loading = NotReady("The model is loading.");
    private static readonly ServiceError Failed = NotReady("The model's device failed; it is being tried again.");
    private static readonly ServiceError Stopping =
        new(ErrorKind.ShuttingDown, "The server is stopping.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private readonly PromptTokenizer _tokenizer = bundle.CreateTokenizer();

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();
    private Thread? _thread;
    private volatile RunWatch? _watch;
    private volatile ModelEngine? _engine;
    private volatile ServiceError? _state = Loading;

    public ModelDescription Description => bundle.Description;

    public string Provider { get; private set; } = string.Empty;

    public string RuntimeVersion { get; private set; } = string.Empty;

    public ServiceError? Unavailable => _state ?? (_engine is { IsFailed: true } ? Failed : null);

    /// <summary>Clips admitted and not yet over.</summary>
    public int ClipsUnderWay => _engine?.Admission.Taken ?? 0;

    public PromptReading ReadPrompt(string text) => _tokenizer.Read(text);

    public IClipPlace Admit(GenerationRequest request, DateTime deadline) =>
        _engine is { } engine && Unavailable is null
            ? engine.Admit(request, deadline)
            : throw new ServiceException(Unavailable ?? Loading);

    /// <summary>Begins the model's life on a thread of its own.</summary>
    /// <returns>Completes when every shape has run once and the model serves, or is known not to.</returns>
    public Task LoadAsync(
        OrtDevice device, SchedulingOptions scheduling, GenerationOptions generation, Metrics metrics, ILogger logger)
    {
        var thread = new Thread(() => Live(device, scheduling, generation, metrics, logger))
        {
            Name = $"model {Description.Name}",
            IsBackground = true,
        };
        thread.Start();
        _thread = thread;
        return _loaded.Task;
    }

    /// <summary>Takes no more clips; those under way go on. A load under way ends.</summary>
    public void Drain()
    {
        lock (_loaded)
        {
            _state = Stopping;
        }

        if (_engine is { } engine)
        {
            engine.Admission.Close();
        }
        else
        {
            _watch?.Cancel();
        }
    }

    /// <summary>Ends the clips under way with UNAVAILABLE.</summary>
    public void EndClips() => _engine?.Stop(Stopping);

    /// <summary>Ends the model's life. When it has ended, which may take a run or the loading of a graph, everything is freed.</summary>
    public void Dispose()
    {
        Drain();
        EndClips();
        _released.Set();
    }

    /// <summary>After <see cref="Dispose"/>.</summary>
    /// <returns>Whether its thread has ended; if not, it is in a run that cannot be ended, and nothing that it uses may be freed.</returns>
    public bool HasEnded(TimeSpan patience) => _thread?.Join(patience) ?? true;

    private void Live(OrtDevice shared, SchedulingOptions scheduling, GenerationOptions generation, Metrics metrics, ILogger logger)
    {
        using var watch = new RunWatch(scheduling.StepTimeout);
        watch.Observer = underWay => GiveUpLoading(underWay > scheduling.StepTimeout + TimeSpan.FromSeconds(1), logger);
        _watch = watch;
        try
        {
            if (_state == Stopping)
            {
                watch.Cancel();
            }

            using var device = shared.ForModel(watch);
            using var engine = Load(device, scheduling, generation, metrics, logger);
            engine.Run();
            _released.Wait();
        }
        catch (ModelBundleException e)
        {
            logger.ModelInvalid(e.Message);
            EndLoading(new ServiceError(ErrorKind.ModelInvalid, e.Message));
        }
        catch (Exception e) when (e is OnnxRuntimeException or OutOfMemoryException)
        {
            logger.ModelInvalid($"{Description.Name}: {e.Message}");
            EndLoading(new ServiceError(ErrorKind.ModelInvalid, e.Message));
        }
        catch (OperationCanceledException)
        {
            EndLoading(Stopping);
        }
    }

    private ModelEngine Load(OrtDevice device, SchedulingOptions scheduling, GenerationOptions generation, Metrics metrics, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        device.Watch.ThrowIfCancelled();
        var engine = new ModelEngine(bundle, _tokenizer, device, scheduling, generation, metrics, logger);
        Provider = device.Provider;
        RuntimeVersion = device.RuntimeVersion;
        _engine = engine;
        logger.ModelReady(
            Description.Name, Description.Version, Description.Sha256[..12], Provider, engine.Rows, Stopwatch.GetElapsedTime(start).TotalSeconds);
        EndLoading(error: null);
        return engine;
    }

    /// <summary>A run that does not even end when it is told to must not keep the other models from loading.</summary>
    private void GiveUpLoading(bool isOverdue, ILogger logger)
    {
        if (isOverdue && !_loaded.Task.IsCompleted)
        {
            const string Message = "A graph does not come to an end when it runs (Scheduling:StepTimeout).";
            logger.ModelInvalid($"{Description.Name}: {Message}");
            EndLoading(new ServiceError(ErrorKind.ModelInvalid, Message));
        }
    }

    private void EndLoading(ServiceError? error)
    {
        // Not over a stop that came meanwhile.
        lock (_loaded)
        {
            if (_state != Stopping)
            {
                _state = error;
            }
            else
            {
                _engine?.Stop(Stopping);
            }
        }

        _loaded.TrySetResult();
    }

    private static ServiceError NotReady(string message) =>
        new(ErrorKind.NotReady, message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
