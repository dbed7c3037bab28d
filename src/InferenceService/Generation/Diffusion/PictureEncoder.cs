using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>Given frames to latents, one after the other, so that their bytes cannot depend on how many there are.</summary>
internal sealed class PictureEncoder : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<float> _latents;

    /// <param name="graph">Owned by this.</param>
    public PictureEncoder(BoundGraph graph)
    {
        _graph = graph;
        _pixels = graph.Input<byte>("pixels");
        _latents = graph.Output<float>("latents");
    }

    /// <returns>Positions x channels, until the next one.</returns>
    public ReadOnlySpan<float> Encode(ReadOnlySpan<byte> picture)
    {
        picture.CopyTo(_pixels.Row(0));
        _graph.Run(1);
        return _latents.Row(0);
    }

    public void WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
