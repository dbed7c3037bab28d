using System.Globalization;
using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation;

/// <summary>
/// The parts of a contract that families have in common: a text encoder with any outputs named context.*, graphs that read
/// those of them they want, and pixels.
/// </summary>
internal static class SharedContracts
{
    public const string Context = "context.";

    /// <summary>The encoder: ids and mask [batch, L] in, at least one context.* [batch, ...] out.</summary>
    public static GraphContract TextEncoder(ModelManifest manifest, InferenceSession encoder)
    {
        var length = Number(manifest.Text.MaxTokens);
        var outputs = ContextOf(encoder).ToList();
        return new GraphContract(
            "text_encoder",
            [
                new("input_ids", TensorElementType.Int64, Dynamic, length),
                new("attention_mask", TensorElementType.Int64, Dynamic, length),
            ],
            outputs.Count > 0 ? outputs : [new(Context + "*", TensorElementType.Float, Dynamic)]);
    }

    /// <summary>The encoder's outputs that the graph reads; it need not read all.</summary>
    public static IEnumerable<TensorContract> ContextInputs(InferenceSession encoder, InferenceSession graph) =>
        ContextOf(encoder).Where(tensor => graph.InputMetadata.ContainsKey(tensor.Name));

    /// <summary>Frames as the graphs hold them: height x width x 3 bytes each.</summary>
    public static TensorContract Pixels(ModelManifest manifest, params string[] before) => new(
        "pixels", TensorElementType.UInt8, [.. before, Number(manifest.Video.Height), Number(manifest.Video.Width), "3"]);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A shape of fixed numbers behind the batch, whatever they are, but the same wherever the name stands.</summary>
    public static string[] SameShape(string name, int rank) =>
        [Dynamic, .. Enumerable.Range(1, Math.Max(0, rank - 1)).Select(i => $"{name}[{i}]")];

    private static IEnumerable<TensorContract> ContextOf(InferenceSession encoder) =>
        encoder.OutputMetadata.Where(output => output.Key.StartsWith(Context, StringComparison.Ordinal)).Select(output =>
            new TensorContract(output.Key, output.Value.ElementDataType, SameShape(output.Key, output.Value.Dimensions.Length)));
}
