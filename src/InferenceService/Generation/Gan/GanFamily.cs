using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Gan;

/// <summary>A generator that makes each frame of content and motion noise; a critic, if there is one, ranks clips.</summary>
internal sealed class GanFamily : VideoFamily<GanSection>
{
    public override string Name => "gan";

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "generator"];

    public override IReadOnlyList<string> Parameters => ["best_of"];

    public override IReadOnlyList<(string Parameter, string Graph)> NeedsGraph => [("best_of", "critic")];

    public override IVideoDecoder Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options) =>
        GanDecoder.Create(bundle, device, rows);

    protected override IEnumerable<string> SectionFaults(GanSection section, ModelManifest manifest) => Collect(
        Count("content_size", section.ContentSize),
        Count("motion_size", section.MotionSize),
        (!(section.MotionPeriod is > 0 and <= 1e6),
            $"gan.motion_period: expected above 0 and at most 1000000, found {section.MotionPeriod}"),
        Count("critic_frames", section.CriticFrames, least: manifest.Graphs.ContainsKey("critic") ? 1 : 0));
}
