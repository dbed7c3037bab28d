namespace InferenceService.Client;

/// <summary>How a frame's bytes are encoded. The values are those of the contract.</summary>
public enum FrameFormat
{
    /// <summary>Width * height * 3 bytes, rows from the top, R G B.</summary>
    RawRgb24 = 1,

    /// <summary>PNG, 8-bit RGB; lossless.</summary>
    Png = 2,

    /// <summary>Baseline JPEG.</summary>
    Jpeg = 3,

    /// <summary>Lossy WebP; not every server can write it.</summary>
    Webp = 4,
}
