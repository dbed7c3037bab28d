using InferenceService.Runtime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>Pixels of given frames to codes, one after the other, so that their codes cannot depend on how many there are.</summary>
internal sealed class PictureReader : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<long> _codes;

    /// <param name="graph">Owned by this.</param>
    public PictureReader(BoundGraph graph)
    {
        _graph = graph;
        _pixels = graph.Input<byte>("pixels");
        _codes = graph.Output<long>("codes");
    }

    /// <param name="pixels">Height x width x 3.</param>
    /// <returns>Positions x codes, valid until the next.</returns>
    public ReadOnlySpan<long> Read(ReadOnlySpan<byte> pixels)
    {
        pixels.CopyTo(_pixels.Row(0));
        _graph.Run(1);
        return _codes.Row(0);
    }

    public void WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
