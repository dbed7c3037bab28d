using System.Diagnostics;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>
/// A graph over the first rows of a batch. Memory for all rows is allocated once, with the shapes that the graph itself
/// states, and bound once for each bucket; afterwards a run allocates nothing.
/// </summary>
internal sealed class BoundGraph : IDisposable
{
    private const int Repeats = 3;

    private readonly OrtDevice _device;
    private readonly InferenceSession _session;
    private readonly int _rows, _steps;
    private readonly List<(string Name, Func<int, OrtValue> First)> _inputs = [];
    private readonly List<(string Name, Func<int, OrtValue> First)> _outputs = [];
    private readonly List<Action<int>> _uploads = [];
    private readonly List<Action<int>> _downloads = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<int, (OrtIoBinding Binding, GraphRun Run)> _bound = [];
    private readonly ExactShapes _shapes;
    private readonly GraphTrial _trial;

    /// <param name="rows">Most rows of a run: a bucket.</param>
    /// <param name="steps">What the free dimension of inputs and outputs besides the rows is, where there is one.</param>
    public BoundGraph(OrtDevice device, InferenceSession session, int rows, int steps = 1)
    {
        (_device, _session, _rows, _steps) = (device, session, rows, steps);
        _shapes = new ExactShapes(rows);
        _trial = new GraphTrial(RunBucket);
    }

    /// <summary>Buckets that are not used, since a row's result differs in rounding there.</summary>
    public IEnumerable<int> LeftOut => _shapes.LeftOut;

    /// <summary>Rows of this input, which the host writes before each run.</summary>
    public HostRows<T> Input<T>(string name)
        where T : unmanaged
    {
        var input = Allocate<T>(_session.InputMetadata[name]);
        _inputs.Add((name, input.First));
        _uploads.Add(input.Upload);
        _trial.AddInput(input);
        return input;
    }

    /// <summary>Rows of this output, which the host reads after each run.</summary>
    public HostRows<T> Output<T>(string name)
        where T : unmanaged
    {
        var output = Allocate<T>(_session.OutputMetadata[name]);
        _outputs.Add((name, output.First));
        _downloads.Add(output.Download);
        _trial.AddOutput(output);
        return output;
    }

    /// <summary>Lets those of the graph's inputs that have these names read what lies on the device.</summary>
    public void Share(IReadOnlyDictionary<string, RowTensor> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (_session.InputMetadata.ContainsKey(name))
            {
                _inputs.Add((name, bucket => Own(tensor.First(bucket))));
            }
        }
    }

    /// <summary>State that stays on the device: each input past.x and output present.x are the same memory.</summary>
    public void Share(InPlaceState state)
    {
        _trial.AddState(state);
        foreach (var (name, tensor) in state.Tensors)
        {
            var views = new Dictionary<int, OrtValue>();
            _inputs.Add((InPlaceState.Past + name, View));
            _outputs.Add((InPlaceState.Present + name, View));

            OrtValue View(int bucket) => views.TryGetValue(bucket, out var view) ? view : views[bucket] = Own(tensor.First(bucket));
        }
    }

    /// <summary>Smallest bucket in use that holds the rows; 0 if there is none.</summary>
    public int BucketFor(int rowsInUse) => _shapes.For(rowsInUse);

    /// <summary>One run over the first rows, in the smallest bucket in use that holds them.</summary>
    public void Run(int rowsInUse) => RunBucket(_shapes.For(rowsInUse));

    /// <summary>One run of exactly this bucket, in use or not.</summary>
    public void RunBucket(int bucket)
    {
        if (!_bound.TryGetValue(bucket, out var bound))
        {
            bound = (Bind(bucket), Own(_device.CreateRun(_session, (_steps * 2 * _rows) + bucket)));
            _bound.Add(bucket, bound);
        }

        foreach (var upload in _uploads)
        {
            upload(bucket);
        }

        bound.Run.Execute(bound.Binding);
        foreach (var download in _downloads)
        {
            download(bucket);
        }
    }

    /// <summary>Runs every bucket with the same inputs in all rows, and leaves out those in which results differ.</summary>
    /// <param name="runs">Runs that belong together: a second one reads the state that the first has written.</param>
    /// <returns>The fastest run.</returns>
    public TimeSpan WarmUp(int runs = 1)
    {
        _trial.Refer(_rows, runs);
        LeaveOutUnless(_trial.Passes, hasReference: true);
        return Buckets.UpTo(_rows).Except(LeftOut).Min(Fastest);
    }

    /// <inheritdoc cref="ExactShapes.Check"/>
    public void LeaveOutUnless(Func<int, bool> isExact, bool hasReference) => _shapes.Check(isExact, hasReference);

    /// <summary>The fastest of a few runs.</summary>
    public TimeSpan Fastest(int bucket)
    {
        var fastest = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            RunBucket(bucket);
            var elapsed = Stopwatch.GetElapsedTime(start);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return fastest;
    }

    public void Dispose()
    {
        foreach (var (binding, _) in _bound.Values)
        {
            binding.Dispose();
        }

        foreach (var disposable in _owned.AsEnumerable().Reverse())
        {
            disposable.Dispose();
        }
    }

    private HostRows<T> Allocate<T>(NodeMetadata metadata)
        where T : unmanaged => Own(new HostRows<T>(_device, metadata.ElementDataType, _rows, RowShape(metadata)));

    /// <summary>Without the batch.</summary>
    private long[] RowShape(NodeMetadata metadata) => [.. metadata.Dimensions.Skip(1).Select(d => d < 0 ? _steps : (long)d)];

    private OrtIoBinding Bind(int bucket)
    {
        var binding = _session.CreateIoBinding();
        foreach (var (name, first) in _inputs)
        {
            binding.BindInput(name, first(bucket));
        }

        foreach (var (name, first) in _outputs)
        {
            binding.BindOutput(name, first(bucket));
        }

        return binding;
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
