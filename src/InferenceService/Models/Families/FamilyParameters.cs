namespace InferenceService.Models.Families;

/// <summary>Request fields by name, as in the proto: those that any family can honour, and those that some can.</summary>
internal static class FamilyParameters
{
    public const string Audio = "audio";

    public static readonly IReadOnlySet<string> OfAll = new HashSet<string>
    {
        "num_frames", "fps", "width", "height", "seed", "scenes", "continuation", "num_videos", Audio,
    };

    public static readonly IReadOnlySet<string> OfSome = new HashSet<string>
    {
        "temperature", "top_k", "top_p", "guidance_scale", "negative_prompt", "num_inference_steps", "conditioning_frames", "last_frame",
        "best_of", "stop",
    };
}
