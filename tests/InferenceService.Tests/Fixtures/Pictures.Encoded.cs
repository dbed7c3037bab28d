using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Fixtures;

internal static partial class Pictures
{
    /// <summary>Kinds of files by name: formats, and ways to write them.</summary>
    public static readonly string[] Kinds = ["png", "adam7.png", "jpeg", "progressive.jpeg", "webp", "lossless.webp", "gif"];

    /// <summary>A picture with something in it everywhere, as that kind of file.</summary>
    public static byte[] Of(string kind) => kind == "progressive.jpeg" ? Asset("progressive.jpg") : Encode(Noisy(), Encoder(kind));

    public static byte[] Asset(string name) => File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "InferenceService.Tests", "Frames", "Assets", name));

    public static byte[] Encode<TPixel>(Image<TPixel> image, IImageEncoder encoder)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using (image)
        {
            using var stream = new MemoryStream();
            image.Save(stream, encoder);
            return stream.ToArray();
        }
    }

    public static IImageEncoder Encoder(string kind) => kind switch
    {
        "png" => new PngEncoder(),
        "adam7.png" => new PngEncoder { InterlaceMethod = PngInterlaceMode.Adam7 },
        "jpeg" => new JpegEncoder { Quality = 95 },
        "webp" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = 95 },
        "lossless.webp" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        "gif" => new GifEncoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    /// <summary>Red, green, blue and yellow quarters, with the EXIF entry that turns them.</summary>
    public static byte[] Turned(string kind, int orientation)
    {
        var image = new Image<Rgb24>(32, 16);
        for (var i = 0; i < 32 * 16; i++)
        {
            var (x, y) = (i % 32, i / 32);
            image[x, y] = (x < 16, y < 8) switch
            {
                (true, true) => new Rgb24(255, 0, 0),
                (false, true) => new Rgb24(0, 255, 0),
                (true, false) => new Rgb24(0, 0, 255),
                _ => new Rgb24(255, 255, 0),
            };
        }

        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)orientation);
        return Encode(image, Encoder(kind));
    }

    /// <summary>Writes the check sums of a PNG's chunks anew, as far as there are chunks.</summary>
    public static byte[] SealPng(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
            {
                break;
            }

            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Crc(png.AsSpan((at + 4)..end)));
            at = end + 4;
        }

        return png;
    }

    private static Image<Rgb24> Noisy()
    {
        var image = new Image<Rgb24>(40, 24);
        var random = new Random(5);
        for (var i = 0; i < 40 * 24; i++)
        {
            image[i % 40, i / 40] = new Rgb24((byte)(i % 40 * 6), (byte)random.Next(256), (byte)(i / 40 * 10));
        }

        return image;
    }
}
