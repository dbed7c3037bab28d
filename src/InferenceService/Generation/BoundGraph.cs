using System.Runtime.InteropServices;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>
/// A graph over the first rows of a batch. Memory for all rows is allocated once, with the shapes that the graph itself
/// states, and bound once for each bucket; afterwards a run allocates nothing.
/// </summary>
internal sealed class BoundGraph : IDisposable
{
    private readonly OrtDevice _device;
    private readonly InferenceSession _session;
    private readonly int _rows;
    private readonly ExactShapes _shapes;
    private readonly List<(string Name, Func<int, OrtValue> First)> _inputs = [];
    private readonly List<(string Name, Func<int, OrtValue> First)> _outputs = [];
    private readonly List<Action<int>> _uploads = [];
    private readonly List<Action<int>> _downloads = [];
    private readonly List<Func<int, byte[]>> _results = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<int, (RunOptions Options, OrtIoBinding Binding)> _runs = [];

    /// <param name="rows">Most rows of a run: a bucket.</param>
    public BoundGraph(OrtDevice device, InferenceSession session, int rows)
    {
        _device = device;
        _session = session;
        _rows = rows;
        _shapes = new ExactShapes(rows);
        CheapestRows = rows;
    }

    /// <summary>Buckets that are not used, since they give a row other bits.</summary>
    public IEnumerable<int> LeftOut => _shapes.LeftOut;

    /// <summary>Rows of the run that takes the least time a row, found by <see cref="WarmUp"/>.</summary>
    public int CheapestRows { get; private set; }

    /// <summary>Rows of this input, which the host writes before each run.</summary>
    public HostRows<T> Input<T>(string name)
        where T : unmanaged
    {
        var input = Allocate<T>(_session.InputMetadata[name]);
        _inputs.Add((name, input.First));
        _uploads.Add(input.Upload);
        return input;
    }

    /// <summary>Rows of this output, which the host reads after each run.</summary>
    public HostRows<T> Output<T>(string name)
        where T : unmanaged
    {
        var output = Allocate<T>(_session.OutputMetadata[name]);
        _outputs.Add((name, output.First));
        _downloads.Add(output.Download);
        _results.Add(row => MemoryMarshal.AsBytes(output.Row(row)).ToArray());
        return output;
    }

    /// <summary>Lets those of the graph's inputs that have these names read what lies on the _device.</summary>
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

    /// <summary>
    /// State that stays on the device: each input past.x and output present.x are the same memory, row by row, in the order of
    /// their names.
    /// </summary>
    /// <remarks>
    /// The graph updates with ScatterND, which ONNX Runtime skips copying for when its output is its input (scatter_nd.cc), so
    /// nothing is ever copied.
    /// </remarks>
    public IReadOnlyList<RowTensor> InPlace() => [.. StateTensors.NamesOf(_session).Select(AllocateInPlace)];

    /// <summary>One run over the first rows, in the smallest bucket that holds them and is exact.</summary>
    public void Run(int rowsInUse) => RunBucket(_shapes.For(rowsInUse));

    /// <summary>A run of exactly this many rows, which are a bucket.</summary>
    public void RunBucket(int bucket)
    {
        if (!_runs.TryGetValue(bucket, out var run))
        {
            run = (_device.CreateRunOptions(bucket), Bind(bucket));
            _runs.Add(bucket, run);
        }

        foreach (var upload in _uploads)
        {
            upload(bucket);
        }

        _session.RunWithBinding(run.Options, run.Binding);
        foreach (var download in _downloads)
        {
            download(bucket);
        }
    }

    /// <summary>What the last run put out for a row, all outputs that the host reads, as bytes.</summary>
    public byte[] Result(int row) => [.. _results.SelectMany(result => result(row))];

    /// <summary>Runs every bucket, and leaves out those in which a row's results are other bits than in the largest.</summary>
    /// <param name="runs">Runs that belong together, as when one reads what the one before has written.</param>
    /// <param name="fill">Writes the inputs of a row for the i-th of them; the same in every row.</param>
    /// <returns>The fastest run.</returns>
    public TimeSpan WarmUp(int runs, Action<int, int> fill)
    {
        var trial = new BucketTrial(this, _rows, runs, fill);
        _shapes.Check(trial.IsExact, hasReference: true);
        var seconds = Buckets.UpTo(_rows).Except(LeftOut).ToDictionary(bucket => bucket, trial.Seconds);
        CheapestRows = seconds.MinBy(pair => pair.Value / pair.Key).Key;
        return TimeSpan.FromSeconds(seconds.Values.Min());
    }

    public void Dispose()
    {
        foreach (var (options, binding) in _runs.Values)
        {
            binding.Dispose();
            options.Dispose();
        }

        foreach (var disposable in _owned.AsEnumerable().Reverse())
        {
            disposable.Dispose();
        }
    }

    private HostRows<T> Allocate<T>(NodeMetadata metadata)
        where T : unmanaged => Own(new HostRows<T>(_device, metadata.ElementDataType, _rows, RowShape(metadata)));

    private RowTensor AllocateInPlace(string name)
    {
        var metadata = _session.InputMetadata[StateTensors.Past + name];
        var tensor = Own(new RowTensor(_device, metadata.ElementDataType, _rows, RowShape(metadata)));
        _inputs.Add((StateTensors.Past + name, bucket => Own(tensor.First(bucket))));
        _outputs.Add((StateTensors.Present + name, bucket => Own(tensor.First(bucket))));
        return tensor;
    }

    /// <summary>Without the batch; a free dimension besides it, as of a number of steps, is 1.</summary>
    private static long[] RowShape(NodeMetadata metadata) => [.. metadata.Dimensions.Skip(1).Select(d => Math.Max(1L, d))];

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
