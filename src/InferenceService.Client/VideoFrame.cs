namespace InferenceService.Client;

/// <summary>One whole frame of a clip.</summary>
public sealed class VideoFrame
{
    internal VideoFrame(int index, TimeSpan presentationTime, ReadOnlyMemory<byte> data, ClipInfo clip)
        : this(index, presentationTime, data, clip.Width, clip.Height, clip.Format) => VideoIndex = clip.VideoIndex;

    internal VideoFrame(
        int index, TimeSpan presentationTime, ReadOnlyMemory<byte> data, int width, int height, FrameFormat format)
    {
        Index = index;
        PresentationTime = presentationTime;
        Data = data;
        Width = width;
        Height = height;
        Format = format;
    }

    /// <summary>Index in the clip, from 0.</summary>
    public int Index { get; }

    /// <summary>When the frame is shown, counted from the clip's start.</summary>
    public TimeSpan PresentationTime { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Encoding of <see cref="Data"/>.</summary>
    public FrameFormat Format { get; }

    /// <summary>The encoded frame. It belongs to the caller and is never overwritten.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>
    /// From which a <see cref="VideoRequest.Continuation"/> goes on after this frame, on any server with the same model; empty
    /// where the model has none or it was left out. Opaque; it may be kept.
    /// </summary>
    public ReadOnlyMemory<byte> Continuation { get; init; }

    /// <summary>Which candidate it is of, from 0.</summary>
    public int VideoIndex { get; init; }

    /// <summary>
    /// What is heard while it is seen; null unless <see cref="VideoRequest.Audio"/> asked for it. The sound of a clip's frames, one
    /// after the other, has no gaps.
    /// </summary>
    public AudioBlock? Sound { get; init; }

    /// <summary>The same picture at another place.</summary>
    internal VideoFrame At(int index, TimeSpan presentationTime, AudioBlock? sound) =>
        new(index, presentationTime, Data, Width, Height, Format) { Sound = sound };
}
