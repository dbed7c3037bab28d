using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Small graphs with random weights that keep to the families' contracts, for a bundle of some shape.</summary>
internal sealed partial class RandomGraphs(RandomBundleShape shape)
{
    private const int Wide = 24, State = 10;

    public IReadOnlyDictionary<string, ModelProto> All() =>
        shape.HasAudio ? OfFamily().Append(KeyValuePair.Create("audio_decoder", AudioDecoder())).ToDictionary() : OfFamily();

    private Dictionary<string, ModelProto> OfFamily() => shape.Family switch
    {
        "recurrent" => new Dictionary<string, ModelProto> { ["text_encoder"] = TextEncoder(), ["frame_decoder"] = FrameDecoder() },
        "gan" => new Dictionary<string, ModelProto>
        {
            ["text_encoder"] = TextEncoder(),
            ["generator"] = Generator(),
            ["critic"] = Critic(),
        },
        _ => new Dictionary<string, ModelProto>
        {
            ["text_encoder"] = TextEncoder(),
            ["denoiser"] = Denoiser(),
            ["pixel_decoder"] = PixelDecoder(),
            ["pixel_encoder"] = PixelEncoder(),
        },
    };

    private GraphBuilder Create(string role) => new(role, shape.Seed + role.Length, shape.HalfWeights);

    /// <summary>A mean over the prompt's words, and keys of as many layers as there are.</summary>
    private ModelProto TextEncoder()
    {
        var g = Create("text_encoder");
        var ids = g.Input("input_ids", OnnxType.Int64, shape.MaxTokens);
        var mask = g.Input("attention_mask", OnnxType.Int64, shape.MaxTokens);
        var words = g.Op("Gather", g.Weight(shape.VocabularySize, Wide), ids);
        var present = g.Op("Unsqueeze", g.Cast(mask, OnnxType.Float), g.Numbers(2));
        words = g.Op("Mul", words, present);
        g.OpTo("context.mean", "ReduceSum", words, g.Numbers(1));
        g.Output("context.mean", OnnxType.Float, 1, Wide);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            g.OpTo($"context.{layer}.key", "MatMul", words, g.Weight(Wide, Wide));
            g.Output($"context.{layer}.key", OnnxType.Float, shape.MaxTokens, Wide);
        }

        return g.Build();
    }

    private static string Flat(GraphBuilder g, string x, long size) => g.Op("Reshape", x, g.Numbers(0, size));

    /// <summary>Time as batch x size features.</summary>
    private static string Moment(GraphBuilder g, string positions, long size) =>
        g.Op("Sin", g.Linear(g.Op("Mul", g.Cast(positions, OnnxType.Float), g.Number(0.2f)), 1, size));

    /// <summary>All that the text encoder says, as batch x <see cref="Wide"/>.</summary>
    private string Prompt(GraphBuilder g)
    {
        var parts = Enumerable.Range(0, shape.Layers)
            .Select(layer => g.Op("ReduceMean", ("axes", [1L]), g.Input($"context.{layer}.key", OnnxType.Float, shape.MaxTokens, Wide)))
            .Prepend(g.Input("context.mean", OnnxType.Float, 1, Wide));
        return Flat(g, g.Sum(parts), Wide);
    }
}
