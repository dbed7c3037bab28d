namespace InferenceService.Models.Families;

/// <summary>Encoder and decoder with a hidden state, one frame a step.</summary>
internal sealed class RecurrentRules : FamilyRules
{
    public override string Name => ModelFamilies.Recurrent;

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "frame_decoder"];

    public override bool HasSection(ModelManifest manifest) => manifest.Recurrent is not null;

    public override IEnumerable<string> SectionFaults(ModelManifest manifest) =>
        Collect(Count("noise_size", manifest.Recurrent!.NoiseSize));
}
