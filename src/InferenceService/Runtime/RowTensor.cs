using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Runtime;

/// <summary>
/// A tensor whose first dimension is rows, one per clip, allocated once on a device. Views of the first n rows, or of one
/// row, share its memory, so that a batch of any size is bound without a copy.
/// </summary>
public sealed class RowTensor : IDisposable
{
    private readonly OrtDevice _device;
    private readonly OrtValue _block;
    private readonly TensorElementType _type;
    private readonly long[] _rowShape;
    private readonly long _rowBytes;
    private readonly nint _address;
    private readonly OrtValue[] _rows;

    /// <param name="rowShape">Shape of one row, without the batch dimension.</param>
    public RowTensor(OrtDevice device, TensorElementType type, int rows, IEnumerable<long> rowShape)
    {
        _device = device;
        _type = type;
        _rowShape = [.. rowShape];
        _block = device.Allocate(type, [rows, .. _rowShape]);
        _rowBytes = _block.GetTensorSizeInBytes() / rows;
        _address = AddressOf(_block);
        _rows = [.. Enumerable.Range(0, rows).Select(row => View(row, 1))];
        Clear();
    }

    /// <summary>One row, as a batch of one. Owned by this tensor.</summary>
    public OrtValue Row(int row) => _rows[row];

    /// <summary>The first rows. Owned by the caller, valid while this tensor lives.</summary>
    public OrtValue First(int rows) => View(0, rows);

    /// <summary>Copies one row over another, on the device.</summary>
    public unsafe void CopyRow(int from, int to)
    {
        if (_device.IsCuda)
        {
            OrtEnv.Instance().CopyTensors([_rows[from]], [_rows[to]], null);
            return;
        }

        Buffer.MemoryCopy((void*)(_address + (from * _rowBytes)), (void*)(_address + (to * _rowBytes)), _rowBytes, _rowBytes);
    }

    public void Dispose()
    {
        foreach (var row in _rows)
        {
            row.Dispose();
        }

        _block.Dispose();
    }

    /// <summary>Fresh memory may hold NaN, which survives even a masked attention (0 * NaN).</summary>
    private unsafe void Clear()
    {
        if (!_device.IsCuda)
        {
            NativeMemory.Clear((void*)_address, (nuint)(_rowBytes * _rows.Length));
            return;
        }

        using var zeros = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, _type, [1, .. _rowShape]);
        zeros.GetTensorMutableRawData().Clear();
        foreach (var row in _rows)
        {
            OrtEnv.Instance().CopyTensors([zeros], [row], null);
        }
    }

    private OrtValue View(int firstRow, int rows) => OrtValue.CreateTensorValueWithData(
        _device.Memory, _type, [rows, .. _rowShape], (nint)(_address + (firstRow * _rowBytes)), rows * _rowBytes);

    private static unsafe nint AddressOf(OrtValue value) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));
}
