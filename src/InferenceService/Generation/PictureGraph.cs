using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>
/// Pixels of given frames to what frames are made of, codes or latents: one after the other, so that what comes out cannot depend on how
/// many there are.
/// </summary>
internal sealed class PictureGraph<T> : IDisposable
    where T : unmanaged
{
    private readonly BoundGraph _graph;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<T> _content;

    /// <param name="graph">Of one row; owned by this.</param>
    /// <param name="content">Name of its output.</param>
    public PictureGraph(BoundGraph graph, string content)
    {
        _graph = graph;
        _pixels = graph.Input<byte>("pixels");
        _content = graph.Output<T>(content);
    }

    /// <param name="pixels">Height x width x 3.</param>
    /// <returns>Positions x codes or channels, valid until the next.</returns>
    public ReadOnlySpan<T> Encode(ReadOnlySpan<byte> pixels)
    {
        pixels.CopyTo(_pixels.Row(0));
        _graph.Run(1);
        return _content.Row(0);
    }

    public void WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
