using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace InferenceService.Client;

/// <summary>Registers the client.</summary>
public static class VideoClientServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="VideoClient"/>, shared by all callers; it is safe for concurrent use.</summary>
    /// <param name="services">The services.</param>
    /// <param name="address">Address of the service.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddVideoClient(
        this IServiceCollection services, Uri address, Action<VideoClientOptions>? configure = null)
    {
        services.TryAddSingleton(provider =>
        {
            var options = new VideoClientOptions() { LoggerFactory = provider.GetService<ILoggerFactory>() };
            configure?.Invoke(options);
            return VideoClient.Create(address, options);
        });
        return services;
    }
}
