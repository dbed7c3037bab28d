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
    private readonly TensorBlock _block;
    private readonly (OrtValue Value, OrtValue Bytes)[] _rows;
    private readonly TensorBlock _hostRow;
    private readonly OrtValue _hostBytes;

    /// <param name="rowShape">Shape of one row, without the batch dimension.</param>
    public RowTensor(OrtDevice device, TensorElementType type, int rows, IEnumerable<long> rowShape)
    {
        long[] shape = [.. rowShape];
        _device = device;
        _block = new TensorBlock(device.Allocator, device.Memory, type, rows, shape);
        _rows = [.. Enumerable.Range(0, rows).Select(row => (_block.View(row, 1), _block.Bytes(row, 1)))];
        _hostRow = new TensorBlock(OrtAllocator.DefaultInstance, OrtMemoryInfo.DefaultInstance, type, 1, shape);
        _hostBytes = _hostRow.Bytes(0, 1);
        for (var row = 0; row < rows; row++)
        {
            Clear(row);
        }
    }

    /// <summary>Bytes of one row.</summary>
    public int RowBytes => _hostBytes.GetTensorMutableRawData().Length;

    /// <summary>One row, as a batch of one. Owned by this tensor.</summary>
    public OrtValue Row(int row) => _rows[row].Value;

    /// <summary>Rows side by side. Owned by the caller, valid while this tensor lives.</summary>
    public OrtValue View(int firstRow, int rows) => _block.View(firstRow, rows);

    /// <summary>The first rows. Owned by the caller, valid while this tensor lives.</summary>
    public OrtValue First(int rows) => View(0, rows);

    /// <summary>The first rows as plain bytes. Owned by the caller, valid while this tensor lives.</summary>
    public OrtValue FirstBytes(int rows) => _block.Bytes(0, rows);

    /// <summary>Copies one row over another, on the device.</summary>
    public void CopyRow(int from, int to) => _device.Copy(_rows[from].Bytes, _rows[to].Bytes);

    /// <summary>Copies one row to the host.</summary>
    /// <param name="destination"><see cref="RowBytes"/>, as the tensor's type is laid out in memory.</param>
    public void Download(int row, Span<byte> destination)
    {
        _device.Copy(_rows[row].Bytes, _hostBytes);
        _hostBytes.GetTensorMutableRawData().CopyTo(destination);
    }

    /// <summary>Copies one row from the host.</summary>
    /// <param name="source"><see cref="RowBytes"/>, as written by <see cref="Download"/>.</param>
    public void Upload(int row, ReadOnlySpan<byte> source)
    {
        source.CopyTo(_hostBytes.GetTensorMutableRawData());
        _device.Copy(_hostBytes, _rows[row].Bytes);
    }

    /// <summary>
    /// Makes a row zero. Fresh memory, and what another clip has left, may hold NaN or infinity, which survive even a masked attention
    /// (0 * NaN).
    /// </summary>
    public void Clear(int row)
    {
        _hostBytes.GetTensorMutableRawData().Clear();
        _device.Copy(_hostBytes, _rows[row].Bytes);
    }

    public void Dispose()
    {
        _hostBytes.Dispose();
        _hostRow.Dispose();
        foreach (var (value, bytes) in _rows)
        {
            value.Dispose();
            bytes.Dispose();
        }

        _block.Dispose();
    }
}
