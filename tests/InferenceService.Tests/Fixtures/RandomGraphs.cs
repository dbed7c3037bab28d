using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Small graphs with random weights that keep to the families' contracts, for a bundle of some shape.</summary>
internal sealed class RandomGraphs(RandomBundleShape shape)
{
    private const int Wide = 24, State = 10;

    public IReadOnlyDictionary<string, ModelProto> OfFamily() => shape.Family switch
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
        var (ids, mask) = (g.Input("input_ids", OnnxType.Int64, shape.MaxTokens), g.Input("attention_mask", OnnxType.Int64, shape.MaxTokens));
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

    private ModelProto FrameDecoder()
    {
        var g = Create("frame_decoder");
        var noise = g.Linear(g.Input("noise", OnnxType.Float, shape.NoiseSize), shape.NoiseSize, State);
        var time = g.Input("positions", OnnxType.Int64, 1);
        var shared = g.Sum([noise, Moment(g, time, State), g.Linear(Prompt(g), Wide, State)]);
        var states = Enumerable.Range(0, shape.Layers).Select(layer => Advance(g, layer, time, shared)).ToList();
        g.Pixels(g.Sum(states), State, shape.Width, shape.Height);
        return g.Build();
    }

    /// <summary>One layer's state: the slot of the frame before is read, unless there is none, and the frame's own is written.</summary>
    private static string Advance(GraphBuilder g, int layer, string time, string shared)
    {
        var past = g.Input($"past.{layer}.state", OnnxType.Float, 2, State);
        var before = g.Op("GatherND", ("batch_dims", 1), past, g.Op("Mod", g.Op("Add", time, g.Numbers(1)), g.Numbers(2)));
        var old = g.Op("Where", g.Op("Equal", time, g.Numbers(0)), g.Number(0), before);
        var state = g.Op("Tanh", g.Op("Add", shared, g.Linear(old, State, State)));

        var rows = g.Op("Range", g.Op("Squeeze", g.Numbers(0)), g.Op("Squeeze", g.Op("Gather", g.Op("Shape", time), g.Numbers(0))),
            g.Op("Squeeze", g.Numbers(1)));
        var slots = g.Op("Concat", ("axis", 1), g.Op("Unsqueeze", rows, g.Numbers(1)), g.Op("Mod", time, g.Numbers(2)));
        g.OpTo($"present.{layer}.state", "ScatterND", past, slots, state);
        g.Output($"present.{layer}.state", OnnxType.Float, 2, State);
        return state;
    }

    private ModelProto Generator()
    {
        var g = Create("generator");
        var content = g.Linear(g.Input("content", OnnxType.Float, shape.NoiseSize), shape.NoiseSize, Wide);
        var motion = g.Linear(g.Input("motion", OnnxType.Float, 2 * shape.MotionSize), 2 * shape.MotionSize, Wide);
        var all = g.Sum([content, motion, Moment(g, g.Input("positions", OnnxType.Int64, 1), Wide), Prompt(g)]);
        g.Pixels(g.Op("Tanh", all), Wide, shape.Width, shape.Height);
        return g.Build();
    }

    private ModelProto Critic()
    {
        var g = Create("critic");
        var size = shape.CriticFrames * shape.Width * shape.Height * 3;
        var pixels = g.Cast(g.Input("pixels", OnnxType.UInt8, shape.CriticFrames, shape.Height, shape.Width, 3), OnnxType.Float);
        var clip = g.Op("Tanh", g.Linear(g.Op("Mul", Flat(g, pixels, size), g.Number(1f / 255)), size, Wide));
        g.OpTo("score", "Squeeze", g.Op("ReduceSum", g.Op("Mul", clip, Prompt(g)), g.Numbers(1)), g.Numbers(1));
        g.Output("score", OnnxType.Float);
        return g.Build();
    }

    private ModelProto Denoiser()
    {
        var g = Create("denoiser");
        var (chunk, before) = (shape.FramesPerChunk * shape.LatentSize, shape.ConditioningFrames * shape.LatentSize);
        var latents = g.Input("latents", OnnxType.Float, shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels);
        var sigmas = g.Input("sigmas", OnnxType.Float, 1);
        var previous = g.Input("previous", OnnxType.Float, shape.ConditioningFrames, shape.LatentPositions, shape.LatentChannels);
        var mask = g.Op("Unsqueeze", g.Input("previous_mask", OnnxType.Float, shape.ConditioningFrames), g.Numbers(2, 3));
        var hidden = g.Op("Tanh", g.Sum(
        [
            g.Linear(Flat(g, latents, chunk), chunk, Wide),
            g.Linear(Flat(g, g.Op("Mul", previous, mask), before), before, Wide),
            g.Linear(sigmas, 1, Wide),
            Moment(g, g.Input("positions", OnnxType.Int64, 1), Wide),
            Prompt(g),
        ]));
        g.OpTo("velocity", "Reshape", g.Linear(hidden, Wide, chunk), g.Numbers(0, shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels));
        g.Output("velocity", OnnxType.Float, shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels);
        return g.Build();
    }

    private ModelProto PixelDecoder()
    {
        var g = Create("pixel_decoder");
        var latents = g.Input("latents", OnnxType.Float, shape.LatentPositions, shape.LatentChannels);
        g.Pixels(Flat(g, latents, shape.LatentSize), shape.LatentSize, shape.Width, shape.Height);
        return g.Build();
    }

    private ModelProto PixelEncoder()
    {
        var g = Create("pixel_encoder");
        var size = shape.Width * shape.Height * 3;
        var pixels = g.Op("Mul", g.Cast(g.Input("pixels", OnnxType.UInt8, shape.Height, shape.Width, 3), OnnxType.Float), g.Number(1f / 255));
        g.OpTo("latents", "Reshape", g.Linear(Flat(g, pixels, size), size, shape.LatentSize), g.Numbers(0, shape.LatentPositions, shape.LatentChannels));
        g.Output("latents", OnnxType.Float, shape.LatentPositions, shape.LatentChannels);
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
