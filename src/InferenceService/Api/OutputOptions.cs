using System.ComponentModel.DataAnnotations;

namespace InferenceService.Api;

/// <summary>How large frames may be, and what making them may take. Section "Output".</summary>
public sealed class OutputOptions : IValidatableObject
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Pixels of a frame whose size the caller chooses; past it the answer is INVALID_ARGUMENT.</summary>
    [Range(256, 4096 * 4096)]
    public int MaxPixels { get; set; } = 4096 * 4096;

    /// <summary>
    /// Memory for resampling and encoding, of all calls together: 10 bytes a pixel of each call's frames. Past it the answer is
    /// RESOURCE_EXHAUSTED at once.
    /// </summary>
    [Range(1, 1 << 20)]
    public int MemoryMiB { get; set; } = 512;

    internal long MemoryBytes => (long)MemoryMiB * Mebibyte;

    /// <summary>A frame as pixels of three bytes and of four, and encoded to no less.</summary>
    internal static long BytesOf(long pixels) => 10 * pixels;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BytesOf(MaxPixels) > MemoryBytes)
        {
            yield return new ValidationResult(
                $"Output:MemoryMiB must be at least {(BytesOf(MaxPixels) + Mebibyte - 1) / Mebibyte} for one frame of Output:MaxPixels = {MaxPixels}",
                [nameof(MemoryMiB)]);
        }
    }
}
