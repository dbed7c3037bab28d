using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>The frame decoder of the recurrent family.</summary>
internal sealed partial class RandomGraphs
{
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
    private string Advance(GraphBuilder g, int layer, string time, string shared)
    {
        var past = g.Input($"past.{layer}.state", OnnxType.Float, 2, State);
        var before = g.Op("GatherND", ("batch_dims", 1), past, g.Op("Mod", g.Op("Add", time, g.Numbers(1)), g.Numbers(2)));
        var isFirst = g.Op("Equal", time, g.Numbers(0));
        var old = shape.MasksByProduct
            ? g.Op("Mul", before, g.Cast(g.Op("Not", isFirst), OnnxType.Float))
            : g.Op("Where", isFirst, g.Number(0), before);
        var state = g.Op("Tanh", g.Op("Add", shared, g.Linear(old, State, State)));

        var rows = g.Op("Range", g.Op("Squeeze", g.Numbers(0)), g.Op("Squeeze", g.Op("Gather", g.Op("Shape", time), g.Numbers(0))),
            g.Op("Squeeze", g.Numbers(1)));
        var slots = g.Op("Concat", ("axis", 1), g.Op("Unsqueeze", rows, g.Numbers(1)), g.Op("Mod", time, g.Numbers(2)));
        g.OpTo($"present.{layer}.state", "ScatterND", past, slots, state);
        g.Output($"present.{layer}.state", OnnxType.Float, 2, State);
        return state;
    }
}
