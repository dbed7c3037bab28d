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
        long[] frames = [shape.FramesPerChunk, shape.LatentPositions, shape.LatentChannels];
        g.OpTo("velocity", "Reshape", g.Linear(hidden, Wide, chunk), g.Numbers([0, .. frames]));
        g.Output("velocity", OnnxType.Float, frames);
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
        var pixels = g.Cast(g.Input("pixels", OnnxType.UInt8, shape.Height, shape.Width, 3), OnnxType.Float);
        var features = g.Linear(Flat(g, g.Op("Mul", pixels, g.Number(1f / 255)), size), size, shape.LatentSize);
        g.OpTo("latents", "Reshape", features, g.Numbers(0, shape.LatentPositions, shape.LatentChannels));
        g.Output("latents", OnnxType.Float, shape.LatentPositions, shape.LatentChannels);
        return g.Build();
    }
}
