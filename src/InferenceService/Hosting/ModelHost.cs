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

    private readonly Lock _disposal = new();
    private OrtDevice? _device;
    private Task _loading = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _device = OrtDevice.Create(runtime.Value, deviceLogger);
        logger.RuntimeSelected(OrtEnv.Instance().GetVersionString(), _device.Provider);
        return server.Value.ListenWhenReady ? LoadAsync().WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Once the server listens: a port that is taken ends the start before any model is loaded.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = server.Value.ListenWhenReady ? _loading : LoadAsync();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
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
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        Dispose();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Also called without a stop, when the start failed, so nothing may be freed under the loader; and by the container while a
    /// stop is still under way, so nothing may be freed twice: whoever comes second waits and finds nothing left.
    /// </summary>
    public void Dispose()
    {
        _loading.Wait();
        lock (_disposal)
        {
            foreach (var model in catalog.VideoModels)
            {
                model.Dispose();
            }

            _device?.Dispose();
            _device = null;
        }
    }

    private Task LoadAsync() => _loading = Task.Run(LoadAll, CancellationToken.None);

    private void LoadAll()
    {
        foreach (var model in catalog.VideoModels)
        {
            model.Load(_device!, scheduling.Value, generation.Value, metrics, logger);
        }

        if (catalog.VideoModels.All(m => m.Unavailable is { Kind: Api.ErrorKind.ModelInvalid }))
        {
            logger.NoModels();
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
