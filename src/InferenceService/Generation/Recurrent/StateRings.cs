using InferenceService.Runtime;

namespace InferenceService.Generation.Recurrent;

/// <summary>The hidden states of all rows, on the device: for each row those after its last two frames.</summary>
internal sealed class StateRings
{
    private const int Slots = 2;

    private readonly IReadOnlyList<RowTensor> _tensors;
    private readonly byte[] _row;

    public StateRings(IReadOnlyList<RowTensor> tensors)
    {
        _tensors = tensors;
        _row = new byte[tensors.Max(tensor => tensor.RowBytes)];
        BytesPerFrame = tensors.Sum(tensor => tensor.RowBytes) / Slots;
    }

    /// <summary>Of the state after one frame, all tensors.</summary>
    public int BytesPerFrame { get; }

    /// <summary>Copies the state after one of the row's last two frames to the host.</summary>
    public void Save(int row, int frame, Span<byte> destination)
    {
        foreach (var tensor in _tensors)
        {
            var bytes = tensor.RowBytes / Slots;
            tensor.Download(row, _row);
            SlotOf(frame, tensor).CopyTo(destination);
            destination = destination[bytes..];
        }
    }

    /// <summary>Puts the state after a frame into a row, from where the next frame's step reads it.</summary>
    public void Restore(int row, int frame, ReadOnlySpan<byte> source)
    {
        foreach (var tensor in _tensors)
        {
            var bytes = tensor.RowBytes / Slots;
            _row.AsSpan().Clear();
            source[..bytes].CopyTo(SlotOf(frame, tensor));
            tensor.Upload(row, _row.AsSpan(0, tensor.RowBytes));
            source = source[bytes..];
        }
    }

    private Span<byte> SlotOf(int frame, RowTensor tensor)
    {
        var bytes = tensor.RowBytes / Slots;
        return _row.AsSpan(frame % Slots * bytes, bytes);
    }
}
