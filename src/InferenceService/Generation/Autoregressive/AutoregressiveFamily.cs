using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>GPT over the codes of a frame autoencoder.</summary>
internal sealed class AutoregressiveFamily : VideoFamily<AutoregressiveSection>
{
    public override string Name => "autoregressive";

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "frame_decoder", "pixel_decoder"];

    public override IReadOnlyList<string> Parameters =>
    [
        "temperature", "top_k", "top_p", "guidance_scale", "negative_prompt", "conditioning_frames", "stop",
    ];

    public override IReadOnlyList<(string Parameter, string Graph)> NeedsGraph => [("conditioning_frames", "pixel_encoder")];

    public override int CodebookSize(ModelManifest manifest) => manifest.Section<AutoregressiveSection>().CodebookSize;

    public override IVideoDecoder Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options) =>
        new AutoregressiveDecoder(bundle, device, rows, options);

    protected override IEnumerable<string> SectionFaults(AutoregressiveSection section, ModelManifest manifest) => Collect(
        Count("positions_per_frame", section.PositionsPerFrame),
        Count("codes_per_position", section.CodesPerPosition),
        Count("codebook_size", section.CodebookSize, least: 2),
        (section.Delays.Count != section.CodesPerPosition,
            $"autoregressive.delays: expected {section.CodesPerPosition} numbers, found {section.Delays.Count}"),
        (section.Delays.Any(d => d < 0), "autoregressive.delays: expected 0 or more"),
        (section.StopCode is { } stop && (stop < 0 || stop >= section.CodebookSize),
            $"autoregressive.stop_code: expected a code, 0 to {section.CodebookSize - 1}, found {section.StopCode}"),
        (section.StopCode is null && manifest.Parameters.Contains("stop"), "parameters: stop needs autoregressive.stop_code"),
        (section.MaxStepsPerRun is < 1 or > 1024,
            $"autoregressive.max_steps_per_run: expected 1 to 1024, found {section.MaxStepsPerRun}"));
}
