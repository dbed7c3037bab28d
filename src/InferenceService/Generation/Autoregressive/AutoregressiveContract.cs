using InferenceService.Models;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Generation.SharedContracts;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation.Autoregressive;

/// <summary>What this family expects of its graphs. Letters: H heads, E head size, C cached steps.</summary>
/// <remarks>
/// context.{i}.key, context.{i}.value: the prompt's projected keys and values for the cross-attention of layer i.
/// past.{i}.*, present.{i}.*: a ring of the last C steps, step t at t mod C; both are bound to the same memory.
/// </remarks>
internal static class AutoregressiveContract
{
    /// <summary>The number of layers is the graph's own: as many as it has past keys.</summary>
    public static IEnumerable<string> Faults(LoadedGraphs graphs, ModelManifest manifest, TokenGrid grid)
    {
        var decoder = graphs["frame_decoder"];
        var layers = Math.Max(1, InPlaceState.Inputs(decoder).Count(past => past.Key.EndsWith(".key", StringComparison.Ordinal)));
        var letters = new Dictionary<string, long>();
        return
        [
            .. FrameDecoder(manifest, grid, layers).Faults(decoder, letters),
            .. TextEncoder(manifest, layers).Faults(graphs["text_encoder"], letters),
            .. PixelDecoder(manifest, grid).Faults(graphs["pixel_decoder"], letters),
            .. graphs.Has("pixel_encoder") ? PixelEncoder(manifest, grid).Faults(graphs["pixel_encoder"], letters) : [],
        ];
    }

    private static GraphContract TextEncoder(ModelManifest manifest, int layers)
    {
        var length = Number(manifest.Text.MaxTokens);
        return new GraphContract(
            "text_encoder",
            [
                new("input_ids", TensorElementType.Int64, Dynamic, length),
                new("attention_mask", TensorElementType.Int64, Dynamic, length),
            ],
            Context(layers, length));
    }

    private static GraphContract FrameDecoder(ModelManifest manifest, TokenGrid grid, int layers)
    {
        var codes = Number(grid.CodesPerPosition);
        return new GraphContract(
            "frame_decoder",
            [
                new("codes", TensorElementType.Int64, Dynamic, Dynamic, codes),
                new("positions", TensorElementType.Int64, Dynamic, Dynamic),
                .. Context(layers, Number(manifest.Text.MaxTokens)),
                .. Cache("past", layers),
            ],
            [
                new("logits", TensorElementType.Float, Dynamic, Dynamic, codes, Number(grid.CodebookSize)),
                .. Cache("present", layers),
            ]);
    }

    private static GraphContract PixelDecoder(ModelManifest manifest, TokenGrid grid) =>
        new("pixel_decoder", [Codes(grid)], [Pixels(manifest, Dynamic)]);

    private static GraphContract PixelEncoder(ModelManifest manifest, TokenGrid grid) =>
        new("pixel_encoder", [Pixels(manifest, Dynamic)], [Codes(grid)]);

    private static TensorContract Codes(TokenGrid grid) =>
        new("codes", TensorElementType.Int64, Dynamic, Number(grid.PositionsPerFrame), Number(grid.CodesPerPosition));

    private static IReadOnlyList<TensorContract> Context(int layers, string length) =>
    [
        .. PerLayer("context", layers, name => new TensorContract(name, TensorElementType.Float, Dynamic, "H", length, "E")),
        new("context.mask", TensorElementType.Float, Dynamic, "1", "1", length),
    ];

    private static IEnumerable<TensorContract> Cache(string side, int layers) =>
        PerLayer(side, layers, name => new TensorContract(name, TensorElementType.Float, Dynamic, "H", "C", "E"));

    private static IEnumerable<TensorContract> PerLayer(string prefix, int layers, Func<string, TensorContract> tensor) =>
        Enumerable.Range(0, layers).SelectMany(i => new[] { tensor($"{prefix}.{i}.key"), tensor($"{prefix}.{i}.value") });
}
