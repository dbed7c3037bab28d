namespace InferenceService.Api;

/// <summary>Tells the formats that are known by their first bytes, so that no other decoder ever sees a caller's data.</summary>
internal static class PictureSignature
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>None for anything else.</summary>
    public static PictureFormats Of(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Png))
        {
            return PictureFormats.Png;
        }

        if (data.StartsWith(Jpeg))
        {
            return PictureFormats.Jpeg;
        }

        if (data.StartsWith("GIF87a"u8) || data.StartsWith("GIF89a"u8))
        {
            return PictureFormats.Gif;
        }

        return data.Length >= 12 && data.StartsWith("RIFF"u8) && data[8..].StartsWith("WEBP"u8) ? PictureFormats.Webp : PictureFormats.None;
    }
}
