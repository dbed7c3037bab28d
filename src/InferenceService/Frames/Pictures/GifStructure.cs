using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>Holds a GIF against its own blocks, up to its trailer.</summary>
internal static class GifStructure
{
    private const int Header = 13, ImageHeader = 10;
    private const int Extension = 0x21, Image = 0x2C, Trailer = 0x3B, Nothing = -1;

    /// <exception cref="PictureException">It is damaged.</exception>
    public static PictureTraits Check(ReadOnlySpan<byte> file)
    {
        var frames = 0;
        for (var rest = Skip(file, Header + (file.Length > 10 ? Palette(file[10]) : 0)); ;)
        {
            switch (rest.Length > 0 ? rest[0] : Nothing)
            {
                case Extension:
                    rest = SubBlocks(Skip(rest, 2));
                    break;
                case Image when (rest.Length > ImageHeader):
                    frames++;
                    var codes = Skip(rest, ImageHeader + Palette(rest[ImageHeader - 1]));
                    rest = GifCodes.Check(Skip(codes, 1), size: codes[0], (long)Side(rest, 5) * Side(rest, 7));
                    break;
                case Trailer when frames > 0:
                    return PictureTraits.Plain with { Frames = frames };
                case Image or Trailer or Nothing:
                    throw TooEarly();
                default:
                    throw new PictureException("is damaged: it has an unknown block");
            }
        }
    }

    public static PictureException TooEarly() => new("is damaged: it ends too early");

    /// <summary>What is behind blocks that each begin with their length, up to an empty one.</summary>
    private static ReadOnlySpan<byte> SubBlocks(ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0 && rest[0] > 0)
        {
            rest = Skip(rest, rest[0] + 1);
        }

        return Skip(rest, 1);
    }

    private static int Palette(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;

    private static int Side(ReadOnlySpan<byte> image, int at) => image[at] | (image[at + 1] << 8);

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> rest, int bytes) => bytes <= rest.Length ? rest[bytes..] : throw TooEarly();
}
