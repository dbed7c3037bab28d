using System.Diagnostics;
using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>
/// The same inputs in every row, in runs of each bucket: kernels may round differently at some batch sizes, and a clip's bytes
/// must not depend on its neighbours. See <see cref="ExactShapes"/>.
/// </summary>
internal sealed class BucketTrial
{
    private const int Repeats = 3;

    private readonly BoundGraph _graph;
    private readonly Action<int, int> _fill;
    private readonly byte[][] _reference;

    /// <param name="rows">The largest bucket, whose first row is the reference.</param>
    /// <param name="runs">Runs that belong together.</param>
    /// <param name="fill">Writes a row's inputs for the i-th of them.</param>
    public BucketTrial(BoundGraph graph, int rows, int runs, Action<int, int> fill)
    {
        _graph = graph;
        _fill = fill;
        _reference = new byte[runs][];
        for (var run = 0; run < runs; run++)
        {
            Run(rows, run);
            _reference[run] = graph.Result(0);
        }
    }

    /// <summary>Not numbers are compared as bits too: such a graph fails later, for what it is.</summary>
    public bool IsExact(int bucket)
    {
        var isSame = true;
        for (var run = 0; run < _reference.Length; run++)
        {
            Run(bucket, run);
            isSame &= Enumerable.Range(0, bucket).All(row => _graph.Result(row).AsSpan().SequenceEqual(_reference[run]));
        }

        return isSame;
    }

    /// <summary>Of the fastest of some runs.</summary>
    public double Seconds(int bucket)
    {
        var least = double.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            _graph.RunBucket(bucket);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }

    private void Run(int bucket, int run)
    {
        for (var row = 0; row < bucket; row++)
        {
            _fill(row, run);
        }

        _graph.RunBucket(bucket);
    }
}
