using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Recurrent;

/// <summary>Encoder and decoder with a hidden state, one frame a step.</summary>
internal sealed class RecurrentFamily : VideoFamily<RecurrentSection>
{
    public override string Name => "recurrent";

    public override IReadOnlyList<string> RequiredGraphs => ["text_encoder", "frame_decoder"];

    public override IVideoDecoder Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options) =>
        new RecurrentDecoder(bundle, device, rows);

    protected override IEnumerable<string> SectionFaults(RecurrentSection section, ModelManifest manifest) =>
        Collect(Count("noise_size", section.NoiseSize));
}
