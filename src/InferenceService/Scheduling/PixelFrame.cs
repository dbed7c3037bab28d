using System.Buffers;

namespace InferenceService.Scheduling;

/// <summary>
/// One frame in pooled memory: height x width x 3 bytes of pixels, then what the family saved after it, then what the pixels are
/// made of. Whoever takes it from the queue returns it.
/// </summary>
public readonly record struct PixelFrame(int Video, int Index, byte[] Buffer, int PixelBytes, int StateBytes, int ContentBytes)
{
    public Memory<byte> Pixels => Buffer.AsMemory(0, PixelBytes);

    public Memory<byte> State => Buffer.AsMemory(PixelBytes, StateBytes);

    /// <summary>Codes, latents: whatever the family renders.</summary>
    public Memory<byte> Content => Buffer.AsMemory(Buffer.Length - ContentBytes, ContentBytes);

    /// <summary>Room for a frame that has still to be rendered.</summary>
    public static PixelFrame Rent(int video, int index, int pixelBytes, int stateBytes, int contentBytes) => new(
        video, index, ArrayPool<byte>.Shared.Rent(pixelBytes + stateBytes + contentBytes), pixelBytes, stateBytes, contentBytes);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
