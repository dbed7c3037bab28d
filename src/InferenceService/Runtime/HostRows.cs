using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Runtime;

/// <summary>
/// Rows the host writes before a run or reads after it. Where the device cannot reach the host's memory they have a twin there,
/// and <see cref="Upload"/> or <see cref="Download"/> copies the rows in use: what a run is bound to stays on the device, as a
/// captured run must have it.
/// </summary>
public sealed class HostRows<T> : IDisposable
    where T : unmanaged
{
    private readonly OrtDevice _device;
    private readonly TensorBlock _host;
    private readonly RowTensor? _twin;
    private readonly int _rowLength;
    private readonly Dictionary<int, OrtValue> _bound = [];
    private readonly Dictionary<int, (OrtValue Host, OrtValue Twin)> _bytes = [];

    public HostRows(OrtDevice device, TensorElementType type, int rows, params long[] rowShape)
    {
        _device = device;
        _host = new TensorBlock(OrtAllocator.DefaultInstance, OrtMemoryInfo.DefaultInstance, type, rows, rowShape);
        _host.HostSpan<T>().Clear();
        _twin = device.HasOwnMemory ? new RowTensor(device, type, rows, rowShape) : null;
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
                _bytes.Add(rows, (_host.Bytes(0, rows), _twin.FirstBytes(rows)));
            }
        }

        return value;
    }

    /// <summary>Makes the first rows, which have been bound, visible to the device.</summary>
    public void Upload(int rows)
    {
        if (_twin is not null)
        {
            var (host, twin) = _bytes[rows];
            _device.Copy(host, twin);
        }
    }

    /// <summary>Makes the first rows, which have been bound, visible to the host.</summary>
    public void Download(int rows)
    {
        if (_twin is not null)
        {
            var (host, twin) = _bytes[rows];
            _device.Copy(twin, host);
        }
    }

    public void Dispose()
    {
        foreach (var value in _bound.Values.Concat(_bytes.Values.SelectMany(b => new[] { b.Host, b.Twin })))
        {
            value.Dispose();
        }

        _twin?.Dispose();
        _host.Dispose();
    }
}
