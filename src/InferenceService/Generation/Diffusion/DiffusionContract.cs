using InferenceService.Api;
using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Generation.SharedContracts;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// What this family expects of its graphs. F frames a chunk, P frames before it (right-aligned, the newest last), N positions
/// of C channels a latent frame.
/// </summary>
internal sealed class DiffusionContract(ModelManifest manifest, DiffusionSection section, IDenoisingScheduler scheduler)
{
    private readonly string _frames = Number(section.FramesPerChunk);
    private readonly string _before = Number(section.ConditioningFrames);
    private readonly string[] _latent = [.. section.LatentShape.Select(Number)];

    public IEnumerable<string> Faults(LoadedGraphs graphs)
    {
        var letters = new Dictionary<string, long>();
        var (encoder, denoiser) = (graphs["text_encoder"], graphs["denoiser"]);
        List<string> faults =
        [
            .. TextEncoder(manifest, encoder).Faults(encoder, letters),
            .. Denoiser([.. LastFrame(denoiser), .. ContextInputs(encoder, denoiser)]).Faults(denoiser, letters),
            .. PixelDecoder().Faults(graphs["pixel_decoder"], letters),
        ];
        if (graphs.Has("pixel_encoder"))
        {
            faults.AddRange(PixelEncoder().Faults(graphs["pixel_encoder"], letters));
        }

        return faults;
    }

    /// <summary>Any of its inputs calls for the others, and so does a manifest that promises it.</summary>
    private IReadOnlyList<TensorContract> LastFrame(InferenceSession denoiser) =>
        manifest.Parameters.Contains(RequestFields.LastFrame) || LastFrameRows.AnyIn(denoiser) ? LastFrameRows.Contract(_latent) : [];

    private GraphContract Denoiser(IEnumerable<TensorContract> others) => new(
        "denoiser",
        [
            Float("latents", [_frames, .. _latent]),
            scheduler.Level,
            Float("previous", [_before, .. _latent]),
            Float("previous_mask", _before),
            new("positions", TensorElementType.Int64, Dynamic, "1"),
            .. others,
        ],
        [Float(scheduler.Prediction, [_frames, .. _latent])]);

    private GraphContract PixelDecoder() => new("pixel_decoder", [Float("latents", _latent)], [Pixels(manifest, Dynamic)]);

    private GraphContract PixelEncoder() => new("pixel_encoder", [Pixels(manifest, Dynamic)], [Float("latents", _latent)]);

    private static TensorContract Float(string name, params string[] shape) => new(name, TensorElementType.Float, [Dynamic, .. shape]);
}
