using System.Buffers.Binary;
using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>Holds a WebP against the lengths in its own RIFF chunks.</summary>
internal static class WebpStructure
{
    private const int Header = 12, ChunkHeader = 8;

    /// <exception cref="PictureException">It is damaged.</exception>
    public static PictureTraits Check(ReadOnlySpan<byte> file)
    {
        var (traits, images, frames) = (PictureTraits.Plain, 0, 0);
        for (var rest = Content(file); rest.Length > 0;)
        {
            var content = Chunk(rest);
            switch (BinaryPrimitives.ReadUInt32BigEndian(rest))
            {
                case 0x56503820 or 0x5650384C: // "VP8 ", "VP8L"
                    images++;
                    break;
                case 0x414E4D46: // "ANMF"
                    frames++;
                    break;
                case 0x45584946: // "EXIF"
                    traits = traits with { Orientation = ExifOrientation.Read(content) };
                    break;
                case 0x49434350: // "ICCP"
                    traits = traits with { HasProfile = true };
                    break;
                default:
                    break;
            }

            // Chunks begin at even places.
            rest = rest[Math.Min(rest.Length, ChunkHeader + content.Length + (content.Length & 1))..];
        }

        return images + frames > 0 ? traits with { Frames = Math.Max(1, frames) } : throw new PictureException("is damaged: there is no picture in it");
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        return length >= 4 && length <= file.Length - ChunkHeader
            ? file[Header..(ChunkHeader + (int)length)]
            : throw new PictureException("is damaged: it ends too early");
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> rest)
    {
        var length = rest.Length >= ChunkHeader ? BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) : uint.MaxValue;
        return length <= rest.Length - ChunkHeader
            ? rest.Slice(ChunkHeader, (int)length)
            : throw new PictureException("is damaged: it ends too early");
    }
}
