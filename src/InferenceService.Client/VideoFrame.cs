namespace InferenceService.Client;

/// <summary>One whole frame of a clip.</summary>
public sealed class VideoFrame
{
    internal VideoFrame(int index, TimeSpan presentationTime, ReadOnlyMemory<byte> data, ClipInfo clip)
    {
        Index = index;
        PresentationTime = presentationTime;
        Data = data;
        Width = clip.Width;
        Height = clip.Height;
        Format = clip.Format;
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
}
