using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>The denoiser over the first rows, each at a noise level and a place in time of its own.</summary>
internal sealed class DenoiserRows : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<float> _latents;
    private readonly HostRows<float> _sigmas;
    private readonly HostRows<float> _previous;
    private readonly HostRows<float> _mask;
    private readonly HostRows<long> _positions;
    private readonly HostRows<float> _velocity;

    /// <param name="graph">Owned by this.</param>
    public DenoiserRows(BoundGraph graph)
    {
        _graph = graph;
        _latents = graph.Input<float>("latents");
        _sigmas = graph.Input<float>("sigmas");
        _previous = graph.Input<float>("previous");
        _mask = graph.Input<float>("previous_mask");
        _positions = graph.Input<long>("positions");
        _velocity = graph.Output<float>("velocity");
    }

    /// <inheritdoc cref="BoundGraph.LeftOut"/>
    public IEnumerable<int> LeftOut => _graph.LeftOut;

    public void Feed(int row, LatentSequence sequence)
    {
        sequence.Chunk.CopyTo(_latents.Row(row));
        sequence.Before.Latents.CopyTo(_previous.Row(row));
        sequence.Before.Mask.CopyTo(_mask.Row(row));
        _sigmas.Row(row)[0] = sequence.Sigma;
        _positions.Row(row)[0] = sequence.FirstFrame;
    }

    public void Run(int rows) => _graph.Run(rows);

    /// <summary>Frames x positions x channels, of the last run.</summary>
    public Span<float> Velocity(int row) => _velocity.Row(row);

    public TimeSpan WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
