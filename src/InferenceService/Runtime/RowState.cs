namespace InferenceService.Runtime;

/// <summary>
/// Tensors that together are all of a clip that lies on the device: they are moved, kept, put back and cleared together. One thread at
/// a time.
/// </summary>
public sealed class RowState(IReadOnlyList<RowTensor> tensors)
{
    /// <summary>Bytes of one row, over all tensors.</summary>
    public long RowBytes { get; } = tensors.Sum(tensor => (long)tensor.RowBytes);

    /// <summary>Copies one row over another, on the device.</summary>
    public void Move(int from, int to)
    {
        foreach (var tensor in tensors)
        {
            tensor.CopyRow(from, to);
        }
    }

    /// <summary>Copies one row to the host.</summary>
    /// <param name="destination">At least <see cref="RowBytes"/>.</param>
    public void Save(int row, Span<byte> destination)
    {
        foreach (var tensor in tensors)
        {
            tensor.Download(row, destination[..tensor.RowBytes]);
            destination = destination[tensor.RowBytes..];
        }
    }

    /// <summary>Puts a row back, into any row, to the last bit.</summary>
    /// <param name="source">As written by <see cref="Save"/>.</param>
    public void Restore(int row, ReadOnlySpan<byte> source)
    {
        foreach (var tensor in tensors)
        {
            tensor.Upload(row, source[..tensor.RowBytes]);
            source = source[tensor.RowBytes..];
        }
    }

    /// <inheritdoc cref="RowTensor.Clear"/>
    public void Clear(int row)
    {
        foreach (var tensor in tensors)
        {
            tensor.Clear(row);
        }
    }
}
