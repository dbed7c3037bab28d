using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>Given frames to latents, one after the other, so that their bytes cannot depend on how many there are.</summary>
internal sealed class PictureEncoder : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<float> _latents;
    private readonly int _framesBefore;

    /// <param name="graph">Owned by this.</param>
    public PictureEncoder(BoundGraph graph, LatentLayout layout)
    {
        _graph = graph;
        _pixels = graph.Input<byte>("pixels");
        _latents = graph.Output<float>("latents");
        _framesBefore = layout.FramesBefore;
    }

    /// <summary>The last of them, as many as the denoiser looks back at.</summary>
    public void Encode(IReadOnlyList<ReadOnlyMemory<byte>> pictures, FramesBefore before)
    {
        foreach (var picture in pictures.TakeLast(_framesBefore))
        {
            picture.Span.CopyTo(_pixels.Row(0));
            _graph.Run(1);
            before.Append(_latents.Row(0));
        }
    }

    public void WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
