namespace InferenceService.Models;

/// <summary>Families by the names they have in manifests.</summary>
public static class ModelFamilies
{
    public const string Autoregressive = "autoregressive";
}
