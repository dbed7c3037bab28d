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

    /// <summary>Options are read once; watching their files takes descriptors, which may be few.</summary>
    private static readonly string[] NoReload = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>After the grace the process is gone within so much, which is promised.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private static readonly string[] ListenKeys = ["URLS", "HTTP_PORTS", "HTTPS_PORTS"];
    /// <summary>How long connections may take to close after the grace; models and telemetry need the rest of the 10 s that are promised.</summary>
    private static readonly TimeSpan TransportPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan KeepAliveDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs a server until it is asked to stop; what keeps it from starting is one line on the standard error.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var signal = new StopSignal();
        IEnumerable<string>? addresses = null;
        try
        {
            ModelCatalog? catalog = null;
            await using (var app = Create(args))
            {
                addresses = Addresses(app.Configuration);
                app.Lifetime.ApplicationStarted.Register(() =>
                {
                    catalog = app.Services.GetRequiredService<ModelCatalog>();
                    signal.Listening(app.Services.GetRequiredService<IOptions<SchedulingOptions>>().Value.ShutdownGrace + StopTime);
                });
                await app.RunAsync();
            }

            EndNowIfLeftBehind(catalog);
            return Environment.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop while it started.
            return Environment.ExitCode;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {StartFailure.Sentence(e, addresses)}.");
            return 1;
        }
    }

    /// <summary>The usual end would free the runtime under a model that is still in a run.</summary>
    private static void EndNowIfLeftBehind(ModelCatalog? catalog)
    {
        if (catalog?.VideoModels.All(model => model.HasEnded(TimeSpan.Zero)) == false)
        {
            ProcessExit.Now(Environment.ExitCode);
        }
    }

    /// <summary>Where a server so configured listens.</summary>
    internal static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? "").ToList();
        return endpoints.Count > 0 ? endpoints : (configuration["urls"] ?? DefaultUrl).Split(';', StringSplitOptions.TrimEntries);
    }

    /// <param name="args">Configuration by command line, such as --urls or --Models:Path; environment and appsettings.json too.</param>
    public static WebApplication Create(string[] args)
    {
        // appsettings.json lies beside the assembly, wherever the server is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. NoReload, .. args], ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddVideoGeneration(builder.Configuration);
        builder.Services.Configure<Grpc.AspNetCore.Server.GrpcServiceOptions>(o => o.MaxReceiveMessageSize = MaxRequestBytes);
        builder.AddTelemetry();
        ListenOnLoopbackByDefault(builder);
        UnixSockets.RemoveStale(Addresses(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            HeaderLimits.Raise(kestrel.Limits);

            // A client whose machine is gone sends nothing, not even an end.
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (KeepAliveDelay, KeepAliveTimeout);

            // gRPC without TLS needs HTTP/2 by prior knowledge; with TLS (section Kestrel:Endpoints) it is negotiated.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SchedulingOptions>>((host, scheduling) =>
            host.ShutdownTimeout = scheduling.Value.ShutdownGrace + TransportPatience);
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
        app.UseMiddleware<HeaderLimits>();
        app.UseMiddleware<OpenCalls>();
        app.UseMiddleware<UnreadableRequests>();
        app.MapGrpcService<VideoGenerationService>();
        app.MapGrpcHealthChecksService();
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Reflection)
        {
            app.MapGrpcReflectionService();
        }

        return app;
    }
}
