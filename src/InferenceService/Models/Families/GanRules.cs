namespace InferenceService.Models.Families;

/// <summary>A generator that makes each frame of content and motion noise; a critic, if there is one, ranks clips.</summary>
internal sealed class GanRules : FamilyRules
{
    public override string Name => ModelFamilies.Gan;

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "generator"];

    public override IReadOnlyList<string> OptionalGraphs => ["critic"];

    public override IReadOnlyList<string> Parameters => ["best_of"];

    public override IReadOnlyList<(string Parameter, string Graph)> NeedsGraph => [("best_of", "critic")];

    public override bool HasSection(ModelManifest manifest) => manifest.Gan is not null;

    public override IEnumerable<string> SectionFaults(ModelManifest manifest)
    {
        var section = manifest.Gan!;
        return Collect(
            Count("content_size", section.ContentSize),
            Count("motion_size", section.MotionSize),
            (!(section.MotionPeriod is > 0 and <= 1e6),
                $"gan.motion_period: expected above 0 and at most 1000000, found {section.MotionPeriod}"),
            Count("critic_frames", section.CriticFrames, least: manifest.Graphs.ContainsKey("critic") ? 1 : 0));
    }
}
