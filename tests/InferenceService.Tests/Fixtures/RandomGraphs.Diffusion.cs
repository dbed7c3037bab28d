using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Denoiser, and the graphs between latents and pixels.</summary>
internal sealed partial class RandomGraphs
{
    private ModelProto Denoiser()
    {
        var g = Create("denoiser");
        var (chunk, before) = (shape.FramesPerChunk * shape.LatentSize, shape.ConditioningFrames * shape.LatentSize);
        var latents = g.Input("latents", OnnxType.Float, shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels);
        var previous = g.Input("previous", OnnxType.Float, shape.ConditioningFrames, shape.LatentPositions, shape.LatentChannels);
        var mask = g.Op("Unsqueeze", g.Input("previous_mask", OnnxType.Float, shape.ConditioningFrames), g.Numbers(2, 3));
        var hidden = g.Op("Tanh", g.Sum(
        [
            g.Linear(Flat(g, latents, chunk), chunk, Wide),
            g.Linear(Flat(g, g.Op("Mul", previous, mask), before), before, Wide),
            NoiseLevel(g),
            Moment(g, g.Input("positions", OnnxType.Int64, 1), Wide),
            Prompt(g),
            .. shape.IsLed ? LastFrame(g) : [],
        ]));
        long[] frames = [shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels];
        var prediction = shape.Scheduler == "ddim" ? "prediction" : "velocity";
        g.OpTo(prediction, "Reshape", g.Linear(hidden, Wide, chunk), g.Numbers([0, .. frames]));
        g.Output(prediction, OnnxType.Float, frames);
        return g.Build();
    }

    private string NoiseLevel(GraphBuilder g) => shape.Scheduler == "ddim"
        ? Moment(g, g.Input("timesteps", OnnxType.Int64, 1), Wide)
        : g.Linear(g.Input("sigmas", OnnxType.Float, 1), 1, Wide);

    /// <summary>What is to be seen at the end, where that is given, and how far off it is.</summary>
    private string[] LastFrame(GraphBuilder g)
    {
        var last = Flat(g, g.Input("last", OnnxType.Float, shape.LatentPositions, shape.LatentChannels), shape.LatentSize);
        var mask = g.Input("last_mask", OnnxType.Float, 1);
        var time = Moment(g, g.Input("last_positions", OnnxType.Int64, 1), Wide);
        return [g.Op("Mul", g.Linear(last, shape.LatentSize, Wide), mask), g.Op("Mul", time, mask)];
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
        var pixels = g.Cast(g.Input("pixels", OnnxType.UInt8, shape.Height, shape.Width, 3), OnnxType.Float);
        var features = g.Linear(Flat(g, g.Op("Mul", pixels, g.Number(1f / 255)), size), size, shape.LatentSize);
        g.OpTo("latents", "Reshape", features, g.Numbers(0, shape.LatentPositions, shape.LatentChannels));
        g.Output("latents", OnnxType.Float, shape.LatentPositions, shape.LatentChannels);
        return g.Build();
    }
}
