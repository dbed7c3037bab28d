using System.Runtime.InteropServices;
using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>What frames are made of, codes or latents, to pixels: for as many clips at once as have finished a frame.</summary>
internal sealed class PixelGraph<T> : IDisposable
    where T : unmanaged
{
    private readonly BoundGraph _graph;
    private readonly HostRows<T> _content;
    private readonly HostRows<byte> _pixels;
    private readonly int _rows;

    /// <param name="graph">Owned by this.</param>
    /// <param name="content">Name of its input.</param>
    /// <param name="rows">Most frames of a run.</param>
    public PixelGraph(BoundGraph graph, string content, int rows)
    {
        _graph = graph;
        _content = graph.Input<T>(content);
        _pixels = graph.Output<byte>("pixels");
        _rows = rows;
        FramesPerRun = rows;
    }

    /// <summary>
    /// Frames of a run that take the least time each: on a CPU, images of a small batch stay in its cache (16 at once took 1.6 times
    /// as long per frame as 4, docs/performance.md).
    /// </summary>
    public int FramesPerRun { get; private set; }

    /// <inheritdoc cref="BoundGraph.LeftOut"/>
    public IEnumerable<int> LeftOut => _graph.LeftOut;

    public int PixelBytes => _pixels.Row(0).Length;

    /// <summary>Of one frame.</summary>
    public int ContentBytes => MemoryMarshal.AsBytes(_content.Row(0)).Length;

    /// <summary>Height x width x 3, of the i-th frame of the last run.</summary>
    public ReadOnlySpan<byte> Pixels(int i) => _pixels.Row(i);

    public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents)
    {
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i].Span.CopyTo(MemoryMarshal.AsBytes(_content.Row(i)));
        }

        _graph.Run(contents.Length);
    }

    public void WarmUp()
    {
        _graph.WarmUp();
        FramesPerRun = Buckets.UpTo(_rows).Except(LeftOut).MinBy(bucket => _graph.Fastest(bucket) / bucket);
    }

    public void Dispose() => _graph.Dispose();
}
