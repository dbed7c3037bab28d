using System.ComponentModel.DataAnnotations;

namespace InferenceService.Frames;

/// <summary>How pictures that callers give are read. Section "Pictures".</summary>
public sealed class PictureOptions
{
    /// <summary>Threads of their own that decode them. The others answer calls and health checks.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 4);
}
