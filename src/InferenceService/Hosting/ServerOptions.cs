using System.ComponentModel.DataAnnotations;

namespace InferenceService.Hosting;

/// <summary>What the server offers beside its own service. Section "Server".</summary>
public sealed class ServerOptions
{
    /// <summary>Whether clients may ask for the contract by gRPC reflection.</summary>
    public bool Reflection { get; set; } = true;

    /// <summary>
    /// Listens only when the models are loaded, for clients that have no health check: until then they find nobody and try elsewhere.
    /// Probes find nobody either.
    /// </summary>
    public bool ListenWhenReady { get; set; }

    /// <summary>When the server as a whole is healthy, once all models were loaded: some valid model takes clips, or every one.</summary>
    [EnumDataType(typeof(HealthyModels))]
    public HealthyModels HealthyWith { get; set; } = HealthyModels.Any;
}

public enum HealthyModels
{
    Any,
    All,
}
