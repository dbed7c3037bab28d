namespace InferenceService.Client;

/// <summary>A picture given to the server, as the first or the last frame of a clip. It is resampled to the model's size.</summary>
public sealed class ConditioningFrame
{
    private ConditioningFrame(ReadOnlyMemory<byte> data, FrameFormat? format, int? width, int? height) =>
        (Data, Format, Width, Height) = (data, format, width, height);

    /// <summary>The picture's bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    internal FrameFormat? Format { get; }

    internal int? Width { get; }

    internal int? Height { get; }

    /// <summary>A picture as a file has it: PNG, JPEG or WebP, at most 2 MiB.</summary>
    /// <param name="data">The file's bytes.</param>
    /// <returns>The frame.</returns>
    public static ConditioningFrame FromFile(ReadOnlyMemory<byte> data) => new(data, format: null, width: null, height: null);

    /// <summary>Pixels: rows from the top, R G B, three bytes each.</summary>
    /// <param name="pixels">Width * height * 3 bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>The frame.</returns>
    public static ConditioningFrame FromPixels(ReadOnlyMemory<byte> pixels, int width, int height) =>
        new(pixels, FrameFormat.RawRgb24, width, height);

    /// <summary>A frame of another clip.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The same picture, to begin a clip with.</returns>
    public static ConditioningFrame From(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Format == FrameFormat.RawRgb24 ? FromPixels(frame.Data, frame.Width, frame.Height) : FromFile(frame.Data);
    }
}

/// <summary>A span of a clip that has a prompt of its own.</summary>
/// <param name="FirstFrame">Index of the frame with which it begins, above 0; it lasts until the next scene or the end.</param>
/// <param name="Prompt">What it shows.</param>
public sealed record Scene(int FirstFrame, string Prompt);
