using System.Text.Json.Serialization;

namespace InferenceService.Generation.Diffusion;

/// <summary>What the manifest says of this family's models.</summary>
/// <param name="FramesPerChunk">Frames that are denoised together.</param>
/// <param name="ConditioningFrames">Frames before the chunk that the denoiser is told.</param>
/// <param name="LatentShape">Positions and channels of one latent frame.</param>
public sealed record DiffusionSection(
    [property: JsonRequired] int FramesPerChunk, [property: JsonRequired] int ConditioningFrames,
    [property: JsonRequired] IReadOnlyList<int> LatentShape, [property: JsonRequired] SchedulerSection Scheduler);
