using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// A finished chunk as bytes: what a later clip needs to show the rest of its frames and to go on behind them, byte for byte
/// alike. Little-endian: the chunk's first frame, the number of frames known before it (int32), their latents, its own (float).
/// </summary>
internal sealed class LatentState(LatentLayout layout)
{
    private const int HeaderBytes = 2 * sizeof(int);

    public int Bytes { get; } = HeaderBytes + ((layout.BeforeSize + layout.ChunkSize) * sizeof(float));

    /// <summary>Index of the first frame of the chunk that a state holds.</summary>
    public static int FirstFrame(ReadOnlySpan<byte> state) => Header(state).FirstFrame;

    public void Write(Span<byte> destination, int firstFrame, FramesBefore before, ReadOnlySpan<float> chunk)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, firstFrame);
        BinaryPrimitives.WriteInt32LittleEndian(destination[sizeof(int)..], before.Count);
        var numbers = MemoryMarshal.Cast<byte, float>(destination[HeaderBytes..Bytes]);
        before.Latents.CopyTo(numbers);
        chunk.CopyTo(numbers[layout.BeforeSize..]);
    }

    /// <summary>Whether it can be what was written after the frame before this one.</summary>
    public bool IsValid(ReadOnlySpan<byte> state, int nextFrame)
    {
        if (state.Length != Bytes)
        {
            return false;
        }

        var (firstFrame, before) = Header(state);
        var numbers = MemoryMarshal.Cast<byte, float>(state[HeaderBytes..]);
        return firstFrame >= 0 && nextFrame > firstFrame && nextFrame - firstFrame <= layout.FramesPerChunk
            && before >= 0 && before <= layout.FramesBefore
            && numbers.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
    }

    /// <returns>The chunk's first frame.</returns>
    public int Read(ReadOnlySpan<byte> state, FramesBefore before, Span<float> chunk)
    {
        var (firstFrame, count) = Header(state);
        var numbers = MemoryMarshal.Cast<byte, float>(state[HeaderBytes..]);
        numbers[..layout.BeforeSize].CopyTo(before.Latents);
        before.SetCount(count);
        numbers[layout.BeforeSize..].CopyTo(chunk);
        return firstFrame;
    }

    private static (int FirstFrame, int Before) Header(ReadOnlySpan<byte> state) =>
        (BinaryPrimitives.ReadInt32LittleEndian(state), BinaryPrimitives.ReadInt32LittleEndian(state[sizeof(int)..]));
}
