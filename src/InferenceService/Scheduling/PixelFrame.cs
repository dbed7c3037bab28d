using System.Buffers;

namespace InferenceService.Scheduling;

/// <summary>Pixels of one frame in pooled memory: height x width x 3 bytes. Whoever takes it from the queue returns it.</summary>
public readonly record struct PixelFrame(int Index, byte[] Buffer, int Length)
{
    public ReadOnlyMemory<byte> Pixels => Buffer.AsMemory(0, Length);

    public static PixelFrame CopyOf(int index, ReadOnlySpan<byte> pixels)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(pixels.Length);
        pixels.CopyTo(buffer);
        return new PixelFrame(index, buffer, pixels.Length);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
