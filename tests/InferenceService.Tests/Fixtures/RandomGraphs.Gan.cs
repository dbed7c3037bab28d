using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Generator and critic.</summary>
internal sealed partial class RandomGraphs
{
    private ModelProto Generator()
    {
        var g = Create("generator");
        var content = g.Linear(g.Input("content", OnnxType.Float, shape.NoiseSize), shape.NoiseSize, Wide);
        var motion = g.Linear(g.Input("motion", OnnxType.Float, 2 * shape.MotionSize), 2 * shape.MotionSize, Wide);
        var time = g.Input("positions", OnnxType.Int64, 1);
        var all = g.Sum([content, motion, Moment(g, time, Wide), Prompt(g)]);
        if (shape.DiffersAlone)
        {
            var isAlone = g.Op("Equal", g.Op("Gather", g.Op("Shape", time), g.Numbers(0)), g.Numbers(1));
            all = g.Op("Add", all, g.Cast(isAlone, OnnxType.Float));
        }

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
}
