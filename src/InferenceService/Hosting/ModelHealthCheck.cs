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
/// One check for each model, and for grpc.health.v1 one service of each model's name beside the overall one (the empty name)
/// and the contract's own.
/// </summary>
internal sealed class ModelHealthSetup(ModelCatalog catalog)
    : IConfigureOptions<HealthCheckServiceOptions>, IConfigureOptions<GrpcHealthChecksOptions>
{
    private const string ServiceName = "video.v1.VideoGenerationService";

    public void Configure(HealthCheckServiceOptions options)
    {
        foreach (var model in catalog.Models)
        {
            options.Registrations.Add(new HealthCheckRegistration(
                model.Description.Name, new ModelHealthCheck(model), HealthStatus.Unhealthy, tags: null));
        }
    }

    public void Configure(GrpcHealthChecksOptions options)
    {
        options.Services.Map(ServiceName, _ => true);
        foreach (var name in catalog.Models.Select(m => m.Description.Name))
        {
            options.Services.Map(name, check => check.Name == name);
        }
    }
}
