using System.Buffers;

namespace InferenceService.Scheduling;

/// <summary>
/// One frame in pooled memory: height x width x 3 bytes of pixels and, behind them, what the family saved after it. Whoever takes
/// it from the queue returns it.
/// </summary>
public readonly record struct PixelFrame(int Video, int Index, byte[] Buffer, int PixelBytes, int StateBytes)
{
    public ReadOnlyMemory<byte> Pixels => Buffer.AsMemory(0, PixelBytes);

    public ReadOnlyMemory<byte> State => Buffer.AsMemory(PixelBytes, StateBytes);

    /// <summary>Room for the state, as much as was asked for.</summary>
    public Span<byte> StateRoom => Buffer.AsSpan(PixelBytes, StateBytes);

    /// <param name="stateBytes">Room to leave behind the pixels.</param>
    public static PixelFrame CopyOf(int video, int index, ReadOnlySpan<byte> pixels, int stateBytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(pixels.Length + stateBytes);
        pixels.CopyTo(buffer);
        return new PixelFrame(video, index, buffer, pixels.Length, stateBytes);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
