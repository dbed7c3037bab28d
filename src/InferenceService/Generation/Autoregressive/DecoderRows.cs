using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// The transformer's step over the first rows: codes in, logits out, the key-value cache updated where it lies. Everything is
/// allocated and bound once, per bucket; a step moves nothing but codes, positions and logits.
/// </summary>
/// <remarks>
/// past and present are bound to the same memory. The graph updates with ScatterND, which ONNX Runtime skips copying for when
/// its output is its input (scatter_nd.cc), so the cache is never copied.
/// </remarks>
internal sealed class DecoderRows : IDisposable
{
    private const string Past = "past.", Present = "present.";

    private readonly InferenceSession _decoder;
    private readonly RunOptions _runOptions = new();
    private readonly HostRows<long> _codes;
    private readonly HostRows<long> _positions;
    private readonly HostRows<float> _logits;
    private readonly Dictionary<string, RowTensor> _cache;
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];
    private readonly List<OrtValue> _views = [];

    public DecoderRows(OrtDevice device, InferenceSession decoder, PromptRows prompts, TokenGrid grid, int rows)
    {
        _decoder = decoder;
        _codes = new HostRows<long>(device, TensorElementType.Int64, isInput: true, rows, 1, grid.CodesPerPosition);
        _positions = new HostRows<long>(device, TensorElementType.Int64, isInput: true, rows, 1);
        _logits = new HostRows<float>(device, TensorElementType.Float, isInput: false, rows, 1, grid.CodesPerPosition, grid.CodebookSize);
        _cache = decoder.InputMetadata.Where(input => input.Key.StartsWith(Past, StringComparison.Ordinal)).ToDictionary(
            input => input.Key[Past.Length..],
            input => new RowTensor(device, input.Value.ElementDataType, rows, input.Value.Dimensions.Skip(1).Select(d => (long)d)));
        foreach (var bucket in Buckets.UpTo(rows))
        {
            _bindings.Add(bucket, Bind(bucket, prompts));
        }
    }

    public Span<long> Codes(int row) => _codes.Row(row);

    public Span<long> Position(int row) => _positions.Row(row);

    /// <summary>Codes x codebook, of the last run.</summary>
    public Span<float> Logits(int row) => _logits.Row(row);

    public void Run(int rows)
    {
        var bucket = Buckets.For(rows);
        _codes.Upload(bucket);
        _positions.Upload(bucket);
        _decoder.RunWithBinding(_runOptions, _bindings[bucket]);
    }

    public void MoveRow(int from, int to)
    {
        foreach (var tensor in _cache.Values)
        {
            tensor.CopyRow(from, to);
        }
    }

    public void Dispose()
    {
        foreach (var disposable in _bindings.Values.Cast<IDisposable>().Concat(_views).Concat(_cache.Values))
        {
            disposable.Dispose();
        }

        _runOptions.Dispose();
        _codes.Dispose();
        _positions.Dispose();
        _logits.Dispose();
    }

    private OrtIoBinding Bind(int bucket, PromptRows prompts)
    {
        var binding = _decoder.CreateIoBinding();
        binding.BindInput("codes", _codes.First(bucket));
        binding.BindInput("positions", _positions.First(bucket));
        binding.BindOutput("logits", _logits.First(bucket));
        foreach (var (name, tensor) in prompts.Tensors)
        {
            binding.BindInput(name, View(tensor, bucket));
        }

        foreach (var (name, tensor) in _cache)
        {
            var view = View(tensor, bucket);
            binding.BindInput(Past + name, view);
            binding.BindOutput(Present + name, view);
        }

        return binding;
    }

    private OrtValue View(RowTensor tensor, int rows)
    {
        var view = tensor.First(rows);
        _views.Add(view);
        return view;
    }
}
