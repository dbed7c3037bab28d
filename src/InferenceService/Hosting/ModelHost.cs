using System.Diagnostics;
using InferenceService.Generation;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Hosting;

/// <summary>
/// Loads the models while the server already answers health checks, and lets clips end before it stops: no new ones, then a
/// grace time, then UNAVAILABLE.
/// </summary>
public sealed class ModelHost(
    ModelCatalog catalog, IOptions<RuntimeOptions> runtime, IOptions<SchedulingOptions> scheduling,
    IOptions<GenerationOptions> generation, IOptions<ServerOptions> server, Metrics metrics, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ModelHost> logger, ILogger<OrtDevice> deviceLogger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a run or the loading of a graph that was asked to end may take to do so, all models together.</summary>
    private static readonly TimeSpan UnloadPatience = TimeSpan.FromSeconds(4);

    private readonly Lock _disposal = new();
    private OrtDevice? _device;
    private volatile bool _isStopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _device = OrtDevice.Create(runtime.Value, deviceLogger);
        logger.RuntimeSelected(OrtEnv.Instance().GetVersionString(), _device.Provider);
        return server.Value.ListenWhenReady ? LoadAsync().WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Once the server listens: a port that is taken ends the start before any model is loaded.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = server.Value.ListenWhenReady ? Task.CompletedTask : LoadAsync();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var grace = scheduling.Value.ShutdownGrace;
        logger.Draining(grace.TotalSeconds);
        foreach (var model in catalog.VideoModels)
        {
            model.Drain();
        }

        var end = time.GetUtcNow() + grace;
        while (catalog.VideoModels.Any(m => m.ClipsUnderWay > 0) && time.GetUtcNow() < end)
        {
            await Task.Delay(DrainPoll, time, cancellationToken);
        }

        foreach (var model in catalog.VideoModels)
        {
            model.EndClips();
        }

        logger.Drained();
    }

    /// <summary>After the server has stopped: nobody reads a clip any more.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Also called without a stop, when the start failed, and by the container while a stop is still under way: whoever comes second waits
    /// and finds nothing left. Every model frees what is its own when its thread comes to an end; one that is in a run, or in the loading of
    /// a graph, that cannot be ended keeps it all, until the process ends.
    /// </summary>
    public void Dispose()
    {
        lock (_disposal)
        {
            if (_device is { } device && Unload())
            {
                device.Dispose();
            }

            _device = null;
        }
    }

    /// <returns>Whether all models have come to an end.</returns>
    private bool Unload()
    {
        _isStopping = true;
        foreach (var model in catalog.VideoModels)
        {
            model.Dispose();
        }

        var start = Stopwatch.GetTimestamp();
        var left = catalog.VideoModels.Where(model => !model.HasEnded(Rest(start))).ToList();
        left.ForEach(model => logger.LeftBehind(model.Description.Name));
        return left.Count == 0;
    }

    private static TimeSpan Rest(long start) =>
        Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < UnloadPatience ? UnloadPatience - elapsed : TimeSpan.Zero;

    private Task LoadAsync() => Task.Run(LoadAllAsync, CancellationToken.None);

    /// <summary>One after the other: each takes the processors that there are.</summary>
    private async Task LoadAllAsync()
    {
        var device = _device!;
        foreach (var model in catalog.VideoModels.TakeWhile(_ => !_isStopping))
        {
            await model.LoadAsync(device, scheduling.Value, generation.Value, metrics, logger);
        }

        if (!_isStopping && catalog.VideoModels.All(m => m.Unavailable is { Kind: Api.ErrorKind.ModelInvalid }))
        {
            logger.NoModels();
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
