namespace InferenceService.Hosting;

/// <summary>What the server offers beside its own service. Section "Server".</summary>
public sealed class ServerOptions
{
    /// <summary>Whether clients may ask for the contract by gRPC reflection.</summary>
    public bool Reflection { get; set; } = true;
}
