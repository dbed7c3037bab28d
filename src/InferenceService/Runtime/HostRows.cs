using System.Runtime.InteropServices;
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
    private readonly OrtValue _host;
    private readonly RowTensor? _twin;
    private readonly int _rowLength;
    private readonly Dictionary<int, (OrtValue Host, OrtValue Bound)> _views = [];

    /// <param name="isInput">Whether the device reads it.</param>
    public HostRows(OrtDevice device, TensorElementType type, bool isInput, int rows, params long[] rowShape)
    {
        _host = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, [rows, .. rowShape]);
        _host.GetTensorMutableRawData().Clear();
        _twin = isInput && device.IsCuda ? new RowTensor(device, type, rows, rowShape) : null;
        _rowLength = checked((int)rowShape.Aggregate(1L, (product, d) => product * d));
        Type = type;
        RowShape = rowShape;
    }

    private TensorElementType Type { get; }

    private long[] RowShape { get; }

    public Span<T> Row(int row) => _host.GetTensorMutableDataAsSpan<T>().Slice(row * _rowLength, _rowLength);

    /// <summary>What to bind for a batch of the first rows. Owned by this.</summary>
    public OrtValue First(int rows)
    {
        if (!_views.TryGetValue(rows, out var view))
        {
            var host = HostView(rows);
            view = (host, _twin?.First(rows) ?? host);
            _views.Add(rows, view);
        }

        return view.Bound;
    }

    /// <summary>Makes the first rows visible to the device.</summary>
    public void Upload(int rows)
    {
        if (_twin is not null)
        {
            var (host, bound) = _views[rows];
            OrtEnv.Instance().CopyTensors([host], [bound], null);
        }
    }

    public void Dispose()
    {
        foreach (var (host, bound) in _views.Values)
        {
            host.Dispose();
            bound.Dispose();
        }

        _twin?.Dispose();
        _host.Dispose();
    }

    private unsafe OrtValue HostView(int rows)
    {
        var bytes = MemoryMarshal.AsBytes(_host.GetTensorMutableDataAsSpan<T>()[..(rows * _rowLength)]);
        fixed (byte* address = bytes)
        {
            // Native memory: the address stays what it is.
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, Type, [rows, .. RowShape], (nint)address, bytes.Length);
        }
    }
}
