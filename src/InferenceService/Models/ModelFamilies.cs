namespace InferenceService.Models;

/// <summary>Families by the names they have in manifests.</summary>
public static class ModelFamilies
{
    public const string Autoregressive = "autoregressive";
    public const string Recurrent = "recurrent";
    public const string Gan = "gan";
    public const string Diffusion = "diffusion";
}
