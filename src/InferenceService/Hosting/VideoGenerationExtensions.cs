using Grpc.AspNetCore.HealthChecks;
using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Generation;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>The service's table of contents.</summary>
public static class VideoGenerationExtensions
{
    public static IServiceCollection AddVideoGeneration(this IServiceCollection services, IConfiguration configuration) => services
        .AddFeatureOptions(configuration)
        .AddModels()
        .AddApi()
        .AddHealth();

    private static IServiceCollection AddFeatureOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var check = new ConfigurationCheck(configuration);
        services
            .AddFeature<ModelsOptions>(configuration, "Models", check)
            .AddFeature<RuntimeOptions>(configuration, "Runtime", check)
            .AddFeature<GenerationOptions>(configuration, "Generation", check)
            .AddFeature<SchedulingOptions>(configuration, "Scheduling", check)
            .AddFeature<StreamOptions>(configuration, "Stream", check)
            .AddFeature<OutputOptions>(configuration, "Output", check)
            .AddFeature<PictureOptions>(configuration, "Pictures", check)
            .AddFeature<ServerOptions>(configuration, "Server", check);
        check.ThrowIfFaulty();
        return services;
    }

    /// <summary>Options are checked when the server starts; a key that no option has is an error, not ignored.</summary>
    private static IServiceCollection AddFeature<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section, ConfigurationCheck check)
        where TOptions : class, new()
    {
        check.Feature<TOptions>(section);
        services.AddOptionsWithValidateOnStart<TOptions>()
            .Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations();
        return services;
    }

    private static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Metrics>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<IModelCatalog>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddHostedService<TelemetryFlush>();
        services.TryAddSingleton<OpenCalls>();
        return services.AddHostedService(provider => provider.GetRequiredService<OpenCalls>()).AddHostedService<ModelHost>();
    }

    private static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => WritableFormats.Detect());
        services.TryAddSingleton<PictureThreads>();
        services.TryAddSingleton<IPictureReader, PictureReader>();
        services.TryAddSingleton<OutputBudget>();
        services.TryAddSingleton<RequestParser>();
        services.TryAddSingleton<CallGuard>();
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<CallGuard>();

            // Tells UnreadableRequests what could not be read; of handlers' exceptions nothing is left for it to tell.
            options.EnableDetailedErrors = true;
        });
        services.AddGrpcReflection();
        return services;
    }

    private static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks();
        services.TryAddSingleton<ModelHealthSetup>();
        services.AddSingleton<IConfigureOptions<HealthCheckServiceOptions>>(p => p.GetRequiredService<ModelHealthSetup>());
        services.AddSingleton<IConfigureOptions<GrpcHealthChecksOptions>>(p => p.GetRequiredService<ModelHealthSetup>());

        // Watchers learn of a change within a second.
        return services.Configure<HealthCheckPublisherOptions>(options =>
            (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }
}
