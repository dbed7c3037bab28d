namespace InferenceService.Models;

/// <summary>A bundle cannot be served; says everything that is wrong with it.</summary>
public sealed class ModelBundleException(string folder, IReadOnlyList<string> faults)
    : Exception($"The model bundle '{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}' is not valid: {string.Join("; ", faults)}")
{
    public IReadOnlyList<string> Faults { get; } = faults;

    public static void ThrowIfAny(string folder, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new ModelBundleException(folder, faults);
        }
    }
}
