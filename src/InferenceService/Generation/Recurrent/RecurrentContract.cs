using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation.Recurrent;

/// <summary>What this family expects of its graphs.</summary>
/// <remarks>
/// past.*, present.*: a ring of the states after the last two frames, that of frame t at t mod 2; both are bound to the same
/// memory. Step t reads the other slot, which it ignores at t = 0, and writes its own, so that doing it twice changes nothing.
/// </remarks>
internal static class RecurrentContract
{
    public static IEnumerable<string> Faults(LoadedGraphs graphs, ModelManifest manifest)
    {
        var letters = new Dictionary<string, long>();
        var (encoder, decoder) = (graphs["text_encoder"], graphs["frame_decoder"]);
        return
        [
            .. SharedContracts.TextEncoder(manifest, encoder).Faults(encoder, letters),
            .. FrameDecoder(manifest, encoder, decoder).Faults(decoder, letters),
        ];
    }

    private static GraphContract FrameDecoder(ModelManifest manifest, InferenceSession encoder, InferenceSession decoder) => new(
        "frame_decoder",
        [
            new("noise", TensorElementType.Float, Dynamic, SharedContracts.Number(manifest.Section<RecurrentSection>().NoiseSize)),
            new("positions", TensorElementType.Int64, Dynamic, "1"),
            .. SharedContracts.ContextInputs(encoder, decoder),
            .. States(InPlaceState.Past, decoder),
        ],
        [
            SharedContracts.Pixels(manifest, Dynamic),
            .. States(InPlaceState.Present, decoder),
        ]);

    private static IEnumerable<TensorContract> States(string side, InferenceSession decoder)
    {
        var names = InPlaceState.Inputs(decoder).Select(past => past.Key[InPlaceState.Past.Length..]).ToList();
        return names.Count > 0
            ? names.Select(name => State(side + name, name, decoder.InputMetadata[InPlaceState.Past + name].Dimensions.Length))
            : [State(side + "*", "*", 3)];
    }

    /// <summary>Float [batch, 2, ...].</summary>
    private static TensorContract State(string tensor, string name, int rank) =>
        new(tensor, TensorElementType.Float, [Dynamic, "2", .. SharedContracts.SameShape(name, rank).Skip(2)]);
}
