using InferenceService.Api;
using InferenceService.Scheduling;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>The server: compose, map. Whoever creates it runs it, be it Program.cs, the command line or a test.</summary>
public static class InferenceServer
{
    /// <summary>Most bytes of a request: room for given frames, and what is longer is an error or an attack.</summary>
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>On top of the host's own time to stop, before the process ends itself.</summary>
    private static readonly TimeSpan UnloadTime = TimeSpan.FromSeconds(4);

    private static readonly string[] ListenKeys = ["URLS", "HTTP_PORTS", "HTTPS_PORTS"];
    private static readonly TimeSpan KeepAliveDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs a server until it is asked to stop; what keeps it from starting is one line on the standard error.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var signal = new StopSignal();
        try
        {
            ModelCatalog? catalog = null;
            await using (var app = Create(args))
            {
                app.Lifetime.ApplicationStarted.Register(() =>
                {
                    catalog = app.Services.GetRequiredService<ModelCatalog>();
                    signal.Listening(app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + UnloadTime);
                });
                await RunAsync(app);
            }

            if (catalog?.VideoModels.All(model => model.HasEnded(TimeSpan.Zero)) == false)
            {
                ProcessExit.Now(Environment.ExitCode);
            }

            return Environment.ExitCode;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {e.Message}");
            return 1;
        }
    }

    /// <summary>Asked to stop while it still starts, the host gives up its start, which is no failure.</summary>
    private static async Task RunAsync(WebApplication app)
    {
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    /// <param name="args">Configuration by command line, such as --urls or --Models:Path; environment and appsettings.json too.</param>
    public static WebApplication Create(string[] args)
    {
        // appsettings.json lies beside the assembly, wherever the server is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddVideoGeneration(builder.Configuration);
        builder.Services.Configure<Grpc.AspNetCore.Server.GrpcServiceOptions>(o => o.MaxReceiveMessageSize = MaxRequestBytes);
        builder.AddTelemetry();
        ListenOnLoopbackByDefault(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A client whose machine is gone sends nothing, not even an end.
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (KeepAliveDelay, KeepAliveTimeout);

            // gRPC without TLS needs HTTP/2 by prior knowledge; with TLS (section Kestrel:Endpoints) it is negotiated.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SchedulingOptions>>((host, scheduling) =>
            host.ShutdownTimeout = scheduling.Value.ShutdownGrace + TimeSpan.FromSeconds(10));
        return Map(builder.Build());
    }

    /// <summary>Any of the usual settings says where to listen instead.</summary>
    private static void ListenOnLoopbackByDefault(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (ListenKeys.All(key => string.IsNullOrEmpty(configuration[key])) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    private static WebApplication Map(WebApplication app)
    {
        app.MapGrpcService<VideoGenerationService>();
        app.MapGrpcHealthChecksService();
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Reflection)
        {
            app.MapGrpcReflectionService();
        }

        return app;
    }
}
