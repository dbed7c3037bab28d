using System.Diagnostics;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// The transformer over the first rows: codes in, logits out, the key-value cache updated where it lies. Everything is allocated
/// and bound once for each shape, rows x steps; a run moves nothing but codes, positions and logits.
/// </summary>
internal sealed class DecoderRows : IDisposable
{
    private const int WarmUpRuns = 3;

    private readonly TokenGrid _grid;
    private readonly Dictionary<int, DecoderWidth> _widths;
    private readonly RunCosts _costs;

    public DecoderRows(OrtDevice device, InferenceSession decoder, PromptRows prompts, TokenGrid grid, int rows)
    {
        Rows = rows;
        _grid = grid;
        Cache = new InPlaceState(device, decoder, rows);
        Widths = [.. Buckets.UpTo(grid.MaxStepsPerRun).Where(steps => steps <= grid.MaxStepsPerRun)];
        _widths = Widths.ToDictionary(steps => steps, steps => new DecoderWidth(Bound(device, decoder, prompts, steps)));
        _costs = new RunCosts(rows, Widths);
        var keys = InPlaceState.Inputs(decoder).ToList();
        Reach = keys.Count / 2 * keys[0].Value.Dimensions[2];
    }

    public int Rows { get; }

    /// <summary>Keys and values of all rows.</summary>
    public InPlaceState Cache { get; }

    /// <summary>Steps a run may take: 1, 2, 4, ...</summary>
    public int[] Widths { get; }

    /// <summary>
    /// Steps back that anything in the cache can depend on: each layer looks back over the ring, at keys that did so too. Whoever
    /// repeats that many steps has the very same cache.
    /// </summary>
    public int Reach { get; }

    /// <summary>Shapes left out since their results differ in rounding.</summary>
    public IEnumerable<(int Rows, int Steps)> LeftOut => _widths.SelectMany(width => width.Value.LeftOut.Select(rows => (rows, width.Key)));

    public DecoderWidth Width(int steps) => _widths[steps];

    /// <summary>Seconds of such a run of late; infinite if the shape is not in use.</summary>
    public double Cost(int rows, int steps) => _widths[steps].BucketFor(rows) is > 0 and var bucket ? _costs.Of(bucket, steps) : double.PositiveInfinity;

    public void Run(int rows, int steps)
    {
        var bucket = _widths[steps].BucketFor(rows);
        var start = Stopwatch.GetTimestamp();
        _widths[steps].Run(bucket);
        _costs.Observe(bucket, steps, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>A run of exactly this shape, which does not count.</summary>
    public void RunShape(int bucket, int steps) => _widths[steps].Run(bucket);

    /// <summary>Runs every shape, so that none is slow when it is first needed, and leaves out those that are not exact.</summary>
    /// <returns>The least time a step has taken.</returns>
    public TimeSpan WarmUp()
    {
        Cache.ClearAll();
        var exactness = new ExactnessCheck(this, _grid);
        foreach (var steps in Widths)
        {
            _widths[steps].LeaveOutUnless(bucket => exactness.Passes(bucket, steps), hasReference: steps == 1);
            foreach (var bucket in Buckets.UpTo(Rows).Except(_widths[steps].LeftOut))
            {
                for (var repeat = 0; repeat < WarmUpRuns; repeat++)
                {
                    Run(bucket, steps);
                }
            }
        }

        return _costs.FastestStep;
    }

    public void Dispose()
    {
        foreach (var width in _widths.Values)
        {
            width.Dispose();
        }

        Cache.Dispose();
    }

    private BoundGraph Bound(OrtDevice device, InferenceSession decoder, PromptRows prompts, int steps)
    {
        var graph = new BoundGraph(device, decoder, Rows, steps);
        graph.Share(prompts.Tensors);
        graph.Share(Cache);
        return graph;
    }
}
