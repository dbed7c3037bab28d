using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Sound that depends on the frame, its index and everything before it.</summary>
internal sealed partial class RandomGraphs
{
    /// <summary>At 48 kHz and 8 frames a second.</summary>
    public const int SamplesPerFrame = 6000;

    private const float Loudness = 8000;

    private ModelProto AudioDecoder()
    {
        var g = Create("audio_decoder");
        var size = shape.Width * shape.Height * 3;
        var pixels = g.Cast(g.Input("pixels", OnnxType.UInt8, shape.Height, shape.Width, 3), OnnxType.Float);
        var state = g.Input("state", OnnxType.Float, State);
        g.OpTo("next_state", "Tanh", g.Sum(
        [
            g.Linear(Flat(g, g.Op("Mul", pixels, g.Number(1f / 255)), size), size, State),
            Moment(g, g.Input("positions", OnnxType.Int64, 1), State),
            g.Linear(state, State, State),
        ]));
        g.Output("next_state", OnnxType.Float, State);

        var samples = g.Op("Mul", g.Op("Tanh", g.Linear("next_state", State, SamplesPerFrame * shape.AudioChannels)), g.Number(Loudness));
        g.OpTo("samples", "Reshape", g.Cast(g.Op("Round", samples), OnnxType.Int16), g.Numbers(0, SamplesPerFrame, shape.AudioChannels));
        g.Output("samples", OnnxType.Int16, SamplesPerFrame, shape.AudioChannels);
        return g.Build();
    }
}
