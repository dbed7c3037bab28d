using System.Buffers.Binary;

namespace InferenceService.Frames.Pictures;

/// <summary>The one EXIF entry that viewers go by (tag 0x0112). Whatever else is wrong with the block, the picture can be shown without.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112, ShortType = 3;
    private const int EntryBytes = 12;

    /// <param name="block">A TIFF header and what follows, with or without "Exif\0\0" before it.</param>
    /// <returns>1 to 8; 1 where nothing, or nothing valid, is said.</returns>
    public static int Read(ReadOnlySpan<byte> block)
    {
        if (block.StartsWith("Exif\0\0"u8))
        {
            block = block[6..];
        }

        var isLittle = block.StartsWith("II*\0"u8);
        if (block.Length < 8 || (!isLittle && !block.StartsWith("MM\0*"u8)))
        {
            return 1;
        }

        var directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(block[4..]) : BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        return directory <= block.Length - 2 ? Find(block[(int)directory..], isLittle) : 1;
    }

    private static int Find(ReadOnlySpan<byte> directory, bool isLittle)
    {
        var count = Short(directory, isLittle);
        var entries = directory[2..];
        for (var i = 0; i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (Short(entries, isLittle) == Tag && Short(entries[2..], isLittle) == ShortType)
            {
                var value = Short(entries[8..], isLittle);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort Short(ReadOnlySpan<byte> data, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);
}
