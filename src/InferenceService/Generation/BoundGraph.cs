using System.Diagnostics;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>
/// A graph over the first rows of a batch. Memory for all rows is allocated once, with the shapes that the graph itself
/// states, and bound once for each bucket; afterwards a run allocates nothing.
/// </summary>
/// <param name="rows">Most rows of a run: a bucket.</param>
internal sealed class BoundGraph(OrtDevice device, InferenceSession session, int rows) : IDisposable
{
    public const string Past = "past.", Present = "present.";

    private const int Repeats = 3;

    private readonly RunOptions _runOptions = new();
    private readonly List<(string Name, Func<int, OrtValue> First)> _inputs = [];
    private readonly List<(string Name, Func<int, OrtValue> First)> _outputs = [];
    private readonly List<Action<int>> _uploads = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];

    /// <summary>Rows of this input, which the host writes before each run.</summary>
    public HostRows<T> Input<T>(string name)
        where T : unmanaged
    {
        var input = Allocate<T>(session.InputMetadata[name], isInput: true);
        _inputs.Add((name, input.First));
        _uploads.Add(input.Upload);
        return input;
    }

    /// <summary>Rows of this output, which the host reads after each run.</summary>
    public HostRows<T> Output<T>(string name)
        where T : unmanaged
    {
        var output = Allocate<T>(session.OutputMetadata[name], isInput: false);
        _outputs.Add((name, output.First));
        return output;
    }

    /// <summary>Lets those of the graph's inputs that have these names read what lies on the device.</summary>
    public void Share(IReadOnlyDictionary<string, RowTensor> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (session.InputMetadata.ContainsKey(name))
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
    public IReadOnlyList<RowTensor> InPlace() => [.. PastNames(session).Select(AllocateInPlace)];

    /// <summary>What comes after "past." in the names of a graph's inputs.</summary>
    public static IEnumerable<string> PastNames(InferenceSession session) =>
        session.InputMetadata.Keys.Where(name => name.StartsWith(Past, StringComparison.Ordinal))
            .Select(name => name[Past.Length..]).Order(StringComparer.Ordinal);

    /// <summary>One run over the first rows, rounded up to a bucket.</summary>
    public void Run(int rowsInUse)
    {
        var bucket = Buckets.For(rowsInUse);
        if (!_bindings.TryGetValue(bucket, out var binding))
        {
            binding = Bind(bucket);
            _bindings.Add(bucket, binding);
        }

        foreach (var upload in _uploads)
        {
            upload(bucket);
        }

        session.RunWithBinding(_runOptions, binding);
    }

    /// <summary>Runs every bucket, with whatever the inputs hold.</summary>
    /// <returns>The fastest run.</returns>
    public TimeSpan WarmUp()
    {
        var fastest = TimeSpan.MaxValue;
        foreach (var bucket in Buckets.UpTo(rows))
        {
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                var start = Stopwatch.GetTimestamp();
                Run(bucket);
                var elapsed = Stopwatch.GetElapsedTime(start);
                fastest = elapsed < fastest ? elapsed : fastest;
            }
        }

        return fastest;
    }

    public void Dispose()
    {
        foreach (var disposable in _bindings.Values.Concat(_owned.AsEnumerable().Reverse()))
        {
            disposable.Dispose();
        }

        _runOptions.Dispose();
    }

    private HostRows<T> Allocate<T>(NodeMetadata metadata, bool isInput)
        where T : unmanaged => Own(new HostRows<T>(device, metadata.ElementDataType, isInput, rows, RowShape(metadata)));

    private RowTensor AllocateInPlace(string name)
    {
        var metadata = session.InputMetadata[Past + name];
        var tensor = Own(new RowTensor(device, metadata.ElementDataType, rows, RowShape(metadata)));
        var views = new Dictionary<int, OrtValue>();
        _inputs.Add((Past + name, View));
        _outputs.Add((Present + name, View));
        return tensor;

        OrtValue View(int bucket) => views.TryGetValue(bucket, out var view) ? view : views[bucket] = Own(tensor.First(bucket));
    }

    /// <summary>Without the batch; a free dimension besides it, as of a number of steps, is 1.</summary>
    private static long[] RowShape(NodeMetadata metadata) => [.. metadata.Dimensions.Skip(1).Select(d => Math.Max(1L, d))];

    private OrtIoBinding Bind(int bucket)
    {
        var binding = session.CreateIoBinding();
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
