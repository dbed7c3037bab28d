using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>A denoiser over chunks of latent frames, and a decoder from latents to pixels.</summary>
internal sealed class DiffusionFamily : VideoFamily<DiffusionSection>
{
    private const int MostSteps = 1000;

    public override string Name => "diffusion";

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "denoiser", "pixel_decoder"];

    public override IReadOnlyList<string> Parameters =>
        ["guidance_scale", "negative_prompt", "num_inference_steps", "conditioning_frames", "last_frame"];

    public override IReadOnlyList<(string Parameter, string Graph)> NeedsGraph =>
        [("conditioning_frames", "pixel_encoder"), ("last_frame", "pixel_encoder")];

    /// <summary>The prompt is the same for all frames of a chunk.</summary>
    public override int SceneGranularity(ModelManifest manifest) => manifest.Section<DiffusionSection>().FramesPerChunk;

    public override IVideoDecoder Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options) =>
        new DiffusionDecoder(bundle, device, rows);

    protected override IEnumerable<string> SectionFaults(DiffusionSection section, ModelManifest manifest)
    {
        var steps = manifest.Defaults.NumInferenceSteps;
        return Collect(
            Count("frames_per_chunk", section.FramesPerChunk),
            Count("conditioning_frames", section.ConditioningFrames),
            (section.LatentShape.Count != 2 || section.LatentShape.Any(d => d < 1),
                $"diffusion.latent_shape: expected 2 numbers of 1 or more, found {string.Join(", ", section.LatentShape)}"),
            (steps is < 1 or > MostSteps, $"defaults.num_inference_steps: expected 1 to {MostSteps}, found {steps}"),
            (steps > section.Scheduler.NumTrainTimesteps,
                $"defaults.num_inference_steps: expected at most num_train_timesteps, found {steps}"))
            .Concat(SchedulerRules.Faults(section.Scheduler));
    }
}
