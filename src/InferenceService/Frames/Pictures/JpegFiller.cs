namespace InferenceService.Frames.Pictures;

/// <summary>
/// The same JPEG with bytes of no meaning at every end of its data. A decoder reads past them where the data before were whole; where
/// some are missing (a file that was cut and closed again) it takes them for data, so that other pixels come out. JPEG has no check
/// sum that would tell.
/// </summary>
internal static class JpegFiller
{
    private static ReadOnlySpan<byte> Filler => [0x5A, 0xC3, 0x17, 0xE8, 0x96, 0x2D, 0x71, 0xB4, 0x4F, 0xD2, 0x38, 0xA5, 0x6B, 0x9E, 0x03, 0xF4];

    public const int Length = 16;

    public static byte[] Insert(ReadOnlySpan<byte> file, IReadOnlyList<int> dataEnds)
    {
        var filled = new byte[file.Length + (dataEnds.Count * Filler.Length)];
        var (from, to) = (0, 0);
        foreach (var end in dataEnds)
        {
            file[from..end].CopyTo(filled.AsSpan(to));
            to += end - from;
            Filler.CopyTo(filled.AsSpan(to));
            (from, to) = (end, to + Filler.Length);
        }

        file[from..].CopyTo(filled.AsSpan(to));
        return filled;
    }
}
