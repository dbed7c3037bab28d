using InferenceService.Runtime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>The step graph bound for runs of this many steps.</summary>
internal sealed class DecoderWidth : IDisposable
{
    private readonly BoundGraph _graph;
    private readonly HostRows<long> _codes;
    private readonly HostRows<long> _positions;
    private readonly HostRows<float> _logits;

    /// <param name="graph">Owned by this.</param>
    public DecoderWidth(BoundGraph graph)
    {
        _graph = graph;
        _codes = graph.Input<long>("codes");
        _positions = graph.Input<long>("positions");
        _logits = graph.Output<float>("logits");
    }

    /// <inheritdoc cref="BoundGraph.LeftOut"/>
    public IEnumerable<int> LeftOut => _graph.LeftOut;

    /// <summary>Steps x codes.</summary>
    public Span<long> Codes(int row) => _codes.Row(row);

    /// <summary>One for each step.</summary>
    public Span<long> Positions(int row) => _positions.Row(row);

    /// <summary>Steps x codes x codebook, of the last run.</summary>
    public Span<float> Logits(int row) => _logits.Row(row);

    /// <inheritdoc cref="BoundGraph.BucketFor"/>
    public int BucketFor(int rows) => _graph.BucketFor(rows);

    public void Run(int bucket) => _graph.RunBucket(bucket);

    /// <inheritdoc cref="ExactShapes.Check"/>
    public void LeaveOutUnless(Func<int, bool> isExact, bool hasReference) => _graph.LeaveOutUnless(isExact, hasReference);

    public void Dispose() => _graph.Dispose();
}
