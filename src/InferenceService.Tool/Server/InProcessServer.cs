using InferenceService.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tool.Server;

/// <summary>The service in this process, on a free port of the loopback interface, over real gRPC.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadinessInterval = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Common =
    [
        "--urls=http://127.0.0.1:0",

        // The tool's own output has stdout to itself.
        "--Logging:Console:LogToStandardErrorThreshold=Trace",
    ];

    private static readonly string[] Talkative = ["--Logging:LogLevel:Default=Information"];

    // What the tool reports itself, or what is no fault while models load, is not worth a line here.
    private static readonly string[] Terse =
    [
        "--Logging:LogLevel:Default=Error",
        "--Logging:LogLevel:Microsoft.Extensions.Hosting=None",
        "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
    ];

    private readonly WebApplication _app;

    private InProcessServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    /// <param name="folder">Of the bundles; null leaves it to the service's configuration.</param>
    /// <param name="model">The bundle to load; null for all.</param>
    /// <param name="verbose">Whether the service's log is shown.</param>
    public static async Task<InProcessServer> StartAsync(string? folder, string? model, bool verbose)
    {
        var app = ServiceHost.Create([.. Common, .. verbose ? Talkative : Terse, .. Serving(folder, model)]);
        try
        {
            await ServiceHost.StartAsync(app);
            return new InProcessServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all models are loaded, or seen to be invalid: loading takes longer than a call's retries last.</summary>
    public async Task WaitUntilReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, limit.Token, _app.Lifetime.ApplicationStopping);
        try
        {
            while (_app.Services.GetRequiredService<IModelCatalog>().Models.Any(m => m.Unavailable is { Kind: ErrorKind.NotReady }))
            {
                await Task.Delay(ReadinessInterval, any.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var why = limit.IsCancellationRequested ? $"within {timeout.TotalSeconds:0} s" : "and stopped; see --verbose";
            throw new ToolException(ExitCode.Unavailable, $"the service did not get ready {why}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static IEnumerable<string> Serving(string? folder, string? model)
    {
        if (folder is not null)
        {
            yield return $"--Models:Path={folder}";
        }

        if (model is not null)
        {
            yield return $"--Models:Serve:0={model}";
            yield return $"--Models:Default={model}";
        }
    }
}
