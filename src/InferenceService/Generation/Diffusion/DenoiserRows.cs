using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>The denoiser over the first rows, each at a noise level and a place in time of its own.</summary>
internal sealed class DenoiserRows : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<float> _latents;
    private readonly NoiseLevelRows _levels;
    private readonly HostRows<float> _previous;
    private readonly HostRows<float> _mask;
    private readonly HostRows<long> _positions;
    private readonly List<LastFrameRows> _last = [];
    private readonly HostRows<float> _prediction;

    /// <param name="graph">Owned by this.</param>
    /// <param name="isLed">Whether it has inputs for the clip's last frame.</param>
    public DenoiserRows(BoundGraph graph, IDenoisingScheduler scheduler, bool isLed)
    {
        _graph = graph;
        _latents = graph.Input<float>("latents");
        _levels = new NoiseLevelRows(graph, scheduler.Level);
        _previous = graph.Input<float>("previous");
        _mask = graph.Input<float>("previous_mask");
        _positions = graph.Input<long>("positions");
        if (isLed)
        {
            _last.Add(new LastFrameRows(graph));
        }

        _prediction = graph.Output<float>(scheduler.Prediction);
    }

    /// <inheritdoc cref="BoundGraph.LeftOut"/>
    public IEnumerable<int> LeftOut => _graph.LeftOut;

    public void Feed(int row, LatentSequence sequence)
    {
        sequence.Chunk.CopyTo(_latents.Row(row));
        sequence.Before.Latents.CopyTo(_previous.Row(row));
        sequence.Before.Mask.CopyTo(_mask.Row(row));
        _levels.Feed(row, sequence.NoiseLevel);
        _positions.Row(row)[0] = sequence.FirstFrame;
        foreach (var last in _last)
        {
            last.Feed(row, sequence.Last);
        }
    }

    public void Run(int rows) => _graph.Run(rows);

    /// <summary>Frames x positions x channels, of the last run.</summary>
    public Span<float> Prediction(int row) => _prediction.Row(row);

    public TimeSpan WarmUp() => _graph.WarmUp();

    public void Dispose() => _graph.Dispose();
}
