using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Frame formats between the contract and the domain.</summary>
internal static class FormatMapping
{
    /// <summary>Null for a number the contract does not know; unspecified is PNG.</summary>
    public static PixelFormat? ToPixelFormat(FrameFormat format) => format switch
    {
        FrameFormat.Unspecified or FrameFormat.Png => PixelFormat.Png,
        FrameFormat.RawRgb24 => PixelFormat.RawRgb24,
        FrameFormat.Jpeg => PixelFormat.Jpeg,
        FrameFormat.Webp => PixelFormat.Webp,
        _ => null,
    };

    /// <summary>The pictures that a caller may mean; null for a number the contract does not know.</summary>
    public static PictureFormats? ToPictureFormats(FrameFormat format) => format switch
    {
        FrameFormat.Unspecified => PictureLimits.Callers.Formats,
        FrameFormat.Png => PictureFormats.Png,
        FrameFormat.Jpeg => PictureFormats.Jpeg,
        FrameFormat.Webp => PictureFormats.Webp,
        _ => null,
    };

    public static FrameFormat ToProto(PixelFormat format) => format switch
    {
        PixelFormat.Png => FrameFormat.Png,
        PixelFormat.RawRgb24 => FrameFormat.RawRgb24,
        PixelFormat.Jpeg => FrameFormat.Jpeg,
        PixelFormat.Webp => FrameFormat.Webp,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unmapped pixel format."),
    };
}
