using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Runtime;

/// <summary>
/// Rows the host writes before a run or reads after it. Where the device cannot reach the host's memory, inputs have a twin
/// there and <see cref="Upload"/> copies the rows in use; outputs need none, since a run copies results to a bound host tensor.
/// </summary>
public sealed class HostRows<T> : IDisposable
    where T : unmanaged
{
    private readonly OrtDevice _device;
    private readonly TensorBlock _host;
    private readonly RowTensor? _twin;
    private readonly int _rowLength;
    private readonly Dictionary<int, OrtValue> _bound = [];
    private readonly Dictionary<int, (OrtValue From, OrtValue To)> _uploads = [];

    /// <param name="isInput">Whether the device reads it.</param>
    public HostRows(OrtDevice device, TensorElementType type, bool isInput, int rows, params long[] rowShape)
    {
        _device = device;
        _host = new TensorBlock(OrtAllocator.DefaultInstance, OrtMemoryInfo.DefaultInstance, type, rows, rowShape);
        _host.HostSpan<T>().Clear();
        _twin = isInput && device.HasOwnMemory ? new RowTensor(device, type, rows, rowShape) : null;
        _rowLength = checked((int)rowShape.Aggregate(1L, (product, d) => product * d));
    }

    public Span<T> Row(int row) => _host.HostSpan<T>().Slice(row * _rowLength, _rowLength);

    /// <summary>What to bind for a batch of the first rows. Owned by this.</summary>
    public OrtValue First(int rows)
    {
        if (!_bound.TryGetValue(rows, out var value))
        {
            value = _twin?.First(rows) ?? _host.View(0, rows);
            _bound.Add(rows, value);
            if (_twin is not null)
            {
                _uploads.Add(rows, (_host.Bytes(0, rows), _twin.FirstBytes(rows)));
            }
        }

        return value;
    }

    /// <summary>Makes the first rows, which have been bound, visible to the device.</summary>
    public void Upload(int rows)
    {
        if (_twin is not null)
        {
            var (from, to) = _uploads[rows];
            _device.Copy(from, to);
        }
    }

    public void Dispose()
    {
        foreach (var value in _bound.Values.Concat(_uploads.Values.SelectMany(u => new[] { u.From, u.To })))
        {
            value.Dispose();
        }

        _twin?.Dispose();
        _host.Dispose();
    }
}
