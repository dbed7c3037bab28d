using System.ComponentModel.DataAnnotations;

namespace InferenceService.Models;

/// <summary>Where models are found. Section "Models".</summary>
public sealed class ModelsOptions
{
    /// <summary>Folder whose sub-folders are bundles.</summary>
    [Required]
    public string Path { get; set; } = "models";

    /// <summary>The default where none is configured: of the shipped models the one that shows what was asked, and is the quickest.</summary>
    public const string BuiltInDefault = "shapes-seq2seq";

    /// <summary>
    /// Model for requests that name none. Empty: the only model, if there is exactly one. Unset: <see cref="BuiltInDefault"/> where it is
    /// served, otherwise as if empty.
    /// </summary>
    public string? Default { get; set; }

    /// <summary>Names of the bundles to load. Empty: all that are there.</summary>
    public IReadOnlyList<string> Serve { get; set; } = [];
}
