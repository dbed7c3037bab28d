using Grpc.AspNetCore.HealthChecks;
using InferenceService.Api;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>A model's health is whether it takes clips now.</summary>
public sealed class ModelHealthCheck(IVideoModel model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(model.Unavailable is { } error
            ? HealthCheckResult.Unhealthy(error.Message)
            : HealthCheckResult.Healthy());
}

/// <summary>
/// The server's health: all models were loaded once, and of those that are valid some or all take clips, as configured. A bundle that never
/// passed its checks is its own model's fault and must not take down the others.
/// </summary>
public sealed class ServingHealthCheck(IModelCatalog catalog, HealthyModels needed) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var valid = catalog.Models.Where(m => m.Unavailable is not { Kind: ErrorKind.ModelInvalid }).ToList();
        var isHealthy = valid.Count > 0 && !valid.Any(IsLoading)
            && (needed == HealthyModels.Any ? valid.Any(m => m.Unavailable is null) : valid.All(m => m.Unavailable is null));
        return Task.FromResult(isHealthy
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(catalog.Models.Select(m => m.Unavailable?.Message).FirstOrDefault(m => m is not null)));
    }

    /// <summary>What a model runs on is known when it has been loaded.</summary>
    private static bool IsLoading(IVideoModel model) => model.Provider.Length == 0;
}

/// <summary>
/// One check for each model and one for the server, and for grpc.health.v1 one service of each model's name beside the overall
/// one (the empty name) and the contract's own.
/// </summary>
internal sealed class ModelHealthSetup(ModelCatalog catalog, IOptions<ServerOptions> server)
    : IConfigureOptions<HealthCheckServiceOptions>, IConfigureOptions<GrpcHealthChecksOptions>
{
    private const string Overall = "";
    private const string Serving = "serving";
    private const string ServiceName = "video.v1.VideoGenerationService";

    public void Configure(HealthCheckServiceOptions options)
    {
        options.Registrations.Add(new HealthCheckRegistration(Serving, new ServingHealthCheck(catalog, server.Value.HealthyWith), null, tags: null));
        foreach (var model in catalog.Models)
        {
            options.Registrations.Add(new HealthCheckRegistration(CheckOf(model), new ModelHealthCheck(model), null, tags: null));
        }
    }

    public void Configure(GrpcHealthChecksOptions options)
    {
        options.Services.Map(Overall, check => check.Name == Serving);
        options.Services.Map(ServiceName, check => check.Name == Serving);
        foreach (var model in catalog.Models)
        {
            options.Services.Map(model.Description.Name, check => check.Name == CheckOf(model));
        }
    }

    /// <summary>Prefixed, so that a model may have any name.</summary>
    private static string CheckOf(IVideoModel model) => $"model {model.Description.Name}";
}
