using System.Buffers.Binary;
using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>
/// Holds a PNG against its own chunks: each whole and with the right check sum, the last one IEND. A decoder alone takes a file that
/// lacks its end, and one whose data were changed.
/// </summary>
internal static class PngStructure
{
    private const int Signature = 8, Before = 8, After = 4;

    /// <exception cref="PictureException">It is damaged.</exception>
    public static PictureTraits Check(ReadOnlySpan<byte> file)
    {
        var traits = PictureTraits.Plain;
        for (var rest = file[Signature..]; ;)
        {
            var content = Chunk(rest);
            var type = rest.Slice(4, 4);
            if (type.SequenceEqual("IEND"u8))
            {
                return traits;
            }

            if (type.SequenceEqual("eXIf"u8))
            {
                traits = traits with { Orientation = ExifOrientation.Read(content) };
            }
            else if (type.SequenceEqual("iCCP"u8) || type.SequenceEqual("cICP"u8))
            {
                traits = traits with { HasProfile = true };
            }

            rest = rest[(Before + content.Length + After)..];
        }
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> rest)
    {
        var length = rest.Length >= Before + After ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
        if (length > rest.Length - Before - After)
        {
            throw new PictureException("is damaged: it ends too early");
        }

        var end = Before + (int)length;
        return Crc32.Of(rest[4..end]) == BinaryPrimitives.ReadUInt32BigEndian(rest[end..])
            ? rest[Before..end]
            : throw new PictureException("is damaged: a check sum does not fit");
    }
}
