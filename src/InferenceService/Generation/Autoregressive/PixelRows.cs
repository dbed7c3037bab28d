using System.Diagnostics;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>Codes of finished frames to pixels, for as many clips at once as finished one in the same step.</summary>
internal sealed class PixelRows : IDisposable
{
    private const int WarmUpRuns = 3;

    private readonly InferenceSession _decoder;
    private readonly RunOptions _runOptions = new();
    private readonly HostRows<long> _codes;
    private readonly HostRows<byte> _pixels;
    private readonly Dictionary<int, OrtIoBinding> _bindings;
    private readonly ExactShapes _shapes;
    private readonly int _rows;

    public PixelRows(OrtDevice device, InferenceSession decoder, TokenGrid grid, int rows)
    {
        _decoder = decoder;
        var shape = decoder.OutputMetadata["pixels"].Dimensions.Skip(1).Select(d => (long)d).ToArray();
        _codes = new HostRows<long>(device, TensorElementType.Int64, rows, grid.PositionsPerFrame, grid.CodesPerPosition);
        _pixels = new HostRows<byte>(device, TensorElementType.UInt8, rows, shape);
        _bindings = Buckets.UpTo(rows).ToDictionary(bucket => bucket, Bind);
        _shapes = new ExactShapes(rows);
        _rows = rows;
        FramesPerRun = rows;
    }

    /// <summary>
    /// Frames of a run that take the least time each: on a CPU, images of a small batch stay in its cache (16 at once took 1.6 times
    /// as long per frame as 4, docs/performance.md).
    /// </summary>
    public int FramesPerRun { get; private set; }

    public IEnumerable<int> LeftOut => _shapes.LeftOut;

    /// <summary>Runs every shape, leaves out those that are not exact, and finds the one that costs the least.</summary>
    public void WarmUp()
    {
        RunShape(_rows);
        var reference = Pixels(0).ToArray();
        _shapes.Check(bucket => IsAs(reference, bucket), hasReference: true);
        FramesPerRun = Buckets.UpTo(_rows).Except(_shapes.LeftOut).MinBy(SecondsPerFrame);
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

    public void Run(int rows) => RunShape(_shapes.For(rows));

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

    private void RunShape(int bucket)
    {
        _codes.Upload(bucket);
        _decoder.RunWithBinding(_runOptions, _bindings[bucket]);
        _pixels.Download(bucket);
    }

    private bool IsAs(ReadOnlySpan<byte> reference, int bucket)
    {
        RunShape(bucket);
        var isSame = true;
        for (var row = 0; row < bucket; row++)
        {
            isSame &= Pixels(row).SequenceEqual(reference);
        }

        return isSame;
    }

    private double SecondsPerFrame(int bucket)
    {
        var least = double.MaxValue;
        for (var repeat = 0; repeat < WarmUpRuns; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            RunShape(bucket);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds / bucket);
        }

        return least;
    }

    private OrtIoBinding Bind(int bucket)
    {
        var binding = _decoder.CreateIoBinding();
        binding.BindInput("codes", _codes.First(bucket));
        binding.BindOutput("pixels", _pixels.First(bucket));
        return binding;
    }
}
