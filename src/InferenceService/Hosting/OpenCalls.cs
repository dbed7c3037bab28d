namespace InferenceService.Hosting;

/// <summary>
/// Ends what would hold a stop up: calls of reflection, whose clients keep their stream open, as soon as the server is to stop, and any
/// other a little after the clips have ended, be it one whose request never comes to its end or whose client reads nothing.
/// </summary>
internal sealed class OpenCalls(IHostApplicationLifetime lifetime) : IHostedLifecycleService, IMiddleware, IDisposable
{
    /// <summary>Time for the last messages and statuses to be read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private readonly CancellationTokenSource _over = new();

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var isIdle = context.Request.Path.StartsWithSegments("/grpc.reflection.v1alpha.ServerReflection", StringComparison.Ordinal)
            || context.Request.Path.StartsWithSegments("/grpc.reflection.v1.ServerReflection", StringComparison.Ordinal);
        await using var registration = (isIdle ? lifetime.ApplicationStopping : _over.Token)
            .UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
        await next(context);
    }

    /// <summary>After that of the services that were added later, the models' among them.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _over.CancelAfter(Patience);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _over.Dispose();
}
