using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace InferenceService.Hosting;

/// <summary>
/// Sends what is left of all signals at once when the server has stopped, for as long as the stop has time for: left to the container,
/// three signals would wait 5 s each, one after the other, for a collector that does not answer.
/// </summary>
internal sealed class TelemetryFlush(IServiceProvider services) : IHostedLifecycleService
{
    private const int PatienceMs = 2500;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(PatienceMs), CancellationToken.None),
        Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(PatienceMs), CancellationToken.None),
        Task.Run(() => services.GetService<LoggerProvider>()?.Shutdown(PatienceMs), CancellationToken.None))
        .WaitAsync(TimeSpan.FromMilliseconds(PatienceMs + 500), CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
