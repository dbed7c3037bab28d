using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>Codes of finished frames to pixels, for as many clips at once as finished one in the same step.</summary>
internal sealed class PixelRows : IDisposable
{
    private readonly InferenceSession _decoder;
    private readonly RunOptions _runOptions = new();
    private readonly HostRows<long> _codes;
    private readonly HostRows<byte> _pixels;
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];

    public PixelRows(OrtDevice device, InferenceSession decoder, TokenGrid grid, int rows)
    {
        _decoder = decoder;
        var shape = decoder.OutputMetadata["pixels"].Dimensions.Skip(1).Select(d => (long)d).ToArray();
        _codes = new HostRows<long>(device, TensorElementType.Int64, isInput: true, rows, grid.PositionsPerFrame, grid.CodesPerPosition);
        _pixels = new HostRows<byte>(device, TensorElementType.UInt8, isInput: false, rows, shape);
        foreach (var bucket in Buckets.UpTo(rows))
        {
            _bindings.Add(bucket, Bind(bucket));
        }
    }

    /// <param name="codes">Of one frame.</param>
    public void Set(int row, ReadOnlySpan<int> codes)
    {
        var destination = _codes.Row(row);
        for (var i = 0; i < codes.Length; i++)
        {
            destination[i] = codes[i];
        }
    }

    /// <summary>Height x width x 3, of the last run.</summary>
    public ReadOnlySpan<byte> Pixels(int row) => _pixels.Row(row);

    public void Run(int rows)
    {
        var bucket = Buckets.For(rows);
        _codes.Upload(bucket);
        _decoder.RunWithBinding(_runOptions, _bindings[bucket]);
    }

    public void Dispose()
    {
        foreach (var binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _runOptions.Dispose();
        _codes.Dispose();
        _pixels.Dispose();
    }

    private OrtIoBinding Bind(int bucket)
    {
        var binding = _decoder.CreateIoBinding();
        binding.BindInput("codes", _codes.First(bucket));
        binding.BindOutput("pixels", _pixels.First(bucket));
        return binding;
    }
}
