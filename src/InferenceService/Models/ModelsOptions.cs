using System.ComponentModel.DataAnnotations;

namespace InferenceService.Models;

/// <summary>Where models are found. Section "Models".</summary>
public sealed class ModelsOptions
{
    /// <summary>Folder whose sub-folders are bundles.</summary>
    [Required]
    public string Path { get; set; } = "models";

    /// <summary>Model for requests that name none. Empty: the only model, if there is exactly one.</summary>
    public string Default { get; set; } = string.Empty;

    /// <summary>Names of the bundles to load. Empty: all that are there.</summary>
    public IReadOnlyList<string> Serve { get; set; } = [];
}
