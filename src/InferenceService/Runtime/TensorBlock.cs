using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Runtime;

/// <summary>The memory of a tensor whose first dimension is rows. Views share it and are valid while it lives.</summary>
internal sealed class TensorBlock : IDisposable
{
    private readonly OrtValue _value;
    private readonly OrtMemoryInfo _memory;
    private readonly TensorElementType _type;
    private readonly long[] _rowShape;
    private readonly long _rowBytes;
    private readonly nint _address;

    /// <param name="rowShape">Shape of one row, without the batch dimension.</param>
    public TensorBlock(OrtAllocator allocator, OrtMemoryInfo memory, TensorElementType type, int rows, long[] rowShape)
    {
        _value = OrtValue.CreateAllocatedTensorValue(allocator, type, [rows, .. rowShape]);
        _memory = memory;
        _type = type;
        _rowShape = rowShape;
        _rowBytes = _value.GetTensorSizeInBytes() / rows;
        _address = AddressOf(_value);
    }

    /// <summary>Rows as what they are.</summary>
    public OrtValue View(int firstRow, int rows) => OrtValue.CreateTensorValueWithData(
        _memory, _type, [rows, .. _rowShape], At(firstRow), rows * _rowBytes);

    /// <summary>The same rows as plain bytes, for copying.</summary>
    public OrtValue Bytes(int firstRow, int rows) => OrtValue.CreateTensorValueWithData(
        _memory, TensorElementType.UInt8, [rows * _rowBytes], At(firstRow), rows * _rowBytes);

    /// <summary>Everything, where the host can reach it.</summary>
    public Span<T> HostSpan<T>()
        where T : unmanaged => _value.GetTensorMutableDataAsSpan<T>();

    public void Dispose() => _value.Dispose();

    private nint At(int row) => (nint)(_address + (row * _rowBytes));

    private static unsafe nint AddressOf(OrtValue value) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));
}
