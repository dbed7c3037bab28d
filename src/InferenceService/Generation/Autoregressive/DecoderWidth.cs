using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>The step graph bound for runs of this many steps, once for each bucket of rows.</summary>
/// <remarks>
/// past and present are bound to the same memory. The graph updates with ScatterND, which ONNX Runtime skips copying for when
/// its output is its input (scatter_nd.cc), so the cache is never copied.
/// </remarks>
internal sealed class DecoderWidth : IDisposable
{
    private readonly InferenceSession _decoder;
    private readonly Dictionary<int, RunOptions> _runOptions;
    private readonly HostRows<long> _codes;
    private readonly HostRows<long> _positions;
    private readonly HostRows<float> _logits;
    private readonly Dictionary<int, OrtIoBinding> _bindings;
    private readonly List<OrtValue> _views = [];

    public DecoderWidth(OrtDevice device, InferenceSession decoder, PromptRows prompts, KeyCache cache, TokenGrid grid, int rows, int steps)
    {
        _decoder = decoder;
        _codes = new HostRows<long>(device, TensorElementType.Int64, rows, steps, grid.CodesPerPosition);
        _positions = new HostRows<long>(device, TensorElementType.Int64, rows, steps);
        _logits = new HostRows<float>(device, TensorElementType.Float, rows, steps, grid.CodesPerPosition, grid.CodebookSize);
        _runOptions = Buckets.UpTo(rows).ToDictionary(bucket => bucket, bucket => device.CreateRunOptions((steps * 2 * rows) + bucket));
        _bindings = Buckets.UpTo(rows).ToDictionary(bucket => bucket, bucket => Bind(bucket, prompts, cache));
    }

    /// <summary>Steps x codes.</summary>
    public Span<long> Codes(int row) => _codes.Row(row);

    /// <summary>One for each step.</summary>
    public Span<long> Positions(int row) => _positions.Row(row);

    /// <summary>Steps x codes x codebook, of the last run.</summary>
    public Span<float> Logits(int row) => _logits.Row(row);

    /// <param name="bucket">Rows that take part, a bucket.</param>
    public void Run(int bucket)
    {
        _codes.Upload(bucket);
        _positions.Upload(bucket);
        _decoder.RunWithBinding(_runOptions[bucket], _bindings[bucket]);
        _logits.Download(bucket);
    }

    public void Dispose()
    {
        foreach (var disposable in _bindings.Values.Concat<IDisposable>(_views).Concat(_runOptions.Values))
        {
            disposable.Dispose();
        }

        _codes.Dispose();
        _positions.Dispose();
        _logits.Dispose();
    }

    private OrtIoBinding Bind(int bucket, PromptRows prompts, KeyCache cache)
    {
        var binding = _decoder.CreateIoBinding();
        binding.BindInput("codes", _codes.First(bucket));
        binding.BindInput("positions", _positions.First(bucket));
        binding.BindOutput("logits", _logits.First(bucket));
        foreach (var (name, tensor) in prompts.Tensors)
        {
            binding.BindInput(name, View(tensor, bucket));
        }

        foreach (var (name, tensor) in cache.Tensors)
        {
            var view = View(tensor, bucket);
            binding.BindInput(KeyCache.Past + name, view);
            binding.BindOutput(KeyCache.Present + name, view);
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
