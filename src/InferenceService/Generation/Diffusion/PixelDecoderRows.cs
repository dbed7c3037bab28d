using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>Latents of finished frames to pixels, for as many clips at once as there are.</summary>
internal sealed class PixelDecoderRows : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<float> _latents;
    private readonly HostRows<byte> _pixels;

    /// <param name="graph">Owned by this.</param>
    public PixelDecoderRows(BoundGraph graph)
    {
        _graph = graph;
        _latents = graph.Input<float>("latents");
        _pixels = graph.Output<byte>("pixels");
    }

    /// <summary>Frames of a run that takes the least time a frame.</summary>
    public int FramesPerRun => _graph.CheapestRows;

    public IEnumerable<int> LeftOut => _graph.LeftOut;

    public void Render(ReadOnlySpan<FinishedFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            ((LatentSequence)frames[i].Sequence).Frame(frames[i].Index).CopyTo(_latents.Row(i));
        }

        _graph.Run(frames.Length);
    }

    /// <summary>Height x width x 3, of the i-th frame rendered last.</summary>
    public ReadOnlySpan<byte> Pixels(int i) => _pixels.Row(i);

    public void WarmUp() => _graph.WarmUp(runs: 1, (row, _) => GaussianNoise.Fill(_latents.Row(row), seed: 0, stream: 0));

    public void Dispose() => _graph.Dispose();
}
