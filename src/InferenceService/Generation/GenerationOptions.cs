using System.ComponentModel.DataAnnotations;

namespace InferenceService.Generation;

/// <summary>How sequences are stepped. Section "Generation". None of it changes a clip's bytes.</summary>
public sealed class GenerationOptions
{
    /// <summary>
    /// Steps of a run of an autoregressive model: codes are guessed from the frame before and several are verified at once. Unset,
    /// the length follows what pays; 1 is plain decoding; others are rounded down to a power of two. A bundle's manifest says how
    /// many it can take.
    /// </summary>
    [Range(1, 1024)]
    public int? DraftSteps { get; set; }

    /// <summary>
    /// By how much of a step's time the clips under way may be held up at each step while new ones read in their prompts and the
    /// frames they start from.
    /// </summary>
    [Range(0.0, 100.0)]
    public double PrefillShare { get; set; } = 1.0;
}
