using System.Buffers;
using InferenceService.Api;

namespace InferenceService.Scheduling;

/// <summary>One frame in pooled memory, and what goes with it. Whoever takes it from the queue returns it.</summary>
public readonly record struct PixelFrame(int Video, int Index, byte[] Buffer, FrameLayout Layout)
{
    /// <summary>Height x width x 3 bytes.</summary>
    public Memory<byte> Pixels => Buffer.AsMemory(0, Layout.PixelBytes);

    /// <summary>The sound while it is shown.</summary>
    public Memory<byte> Samples => Buffer.AsMemory(Layout.PixelBytes, Layout.Audio.BytesPerFrame);

    /// <summary>What the sound of the next frame goes on from.</summary>
    public Memory<byte> AudioState => Buffer.AsMemory(Layout.PixelBytes + Layout.Audio.BytesPerFrame, Layout.AudioStateBytes);

    /// <summary>What the family saved after it.</summary>
    public Memory<byte> State => Buffer.AsMemory(Layout.StateAt, Layout.StateBytes);

    /// <summary>What its pixels are made of: codes, latents, whatever the family renders.</summary>
    public Memory<byte> Content => Buffer.AsMemory(Buffer.Length - Layout.ContentBytes, Layout.ContentBytes);

    /// <summary>Room for a frame that has still to be rendered.</summary>
    public static PixelFrame Rent(int video, int index, FrameLayout layout) =>
        new(video, index, ArrayPool<byte>.Shared.Rent(layout.Bytes), layout);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>Bytes of each part of a frame, in the order in which they lie; 0 for what its clip does not need.</summary>
public readonly record struct FrameLayout(int PixelBytes, AudioFormat Audio, int AudioStateBytes, int StateBytes, int ContentBytes)
{
    public int StateAt => PixelBytes + Audio.BytesPerFrame + AudioStateBytes;

    public int Bytes => StateAt + StateBytes + ContentBytes;
}
