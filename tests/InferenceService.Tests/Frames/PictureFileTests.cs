using System.Buffers.Binary;
using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Frames.Pictures;
using InferenceService.Tests.Fixtures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace InferenceService.Tests.Frames;

/// <summary>Pictures that others made, as viewers show them; and none that is damaged.</summary>
public sealed class PictureFileTests
{
    private static readonly Rgb24 Red = new(255, 0, 0), Green = new(0, 255, 0), Blue = new(0, 0, 255), Yellow = new(255, 255, 0);

    public static TheoryData<string> Kinds => [.. Pictures.Kinds];

    [Theory]
    [InlineData(1, "RGBY")]
    [InlineData(2, "GRYB")]
    [InlineData(3, "YBGR")]
    [InlineData(4, "BYRG")]
    [InlineData(5, "RBGY")]
    [InlineData(6, "BRYG")]
    [InlineData(7, "YGBR")]
    [InlineData(8, "GYRB")]
    public void Decode_ExifOrientation_IsAsViewersShowIt(int orientation, string corners)
    {
        foreach (var kind in new[] { "jpeg", "png", "lossless.webp" })
        {
            using var image = Decode(Pictures.Turned(kind, orientation));
            var (right, bottom) = (image.Width - 1, image.Height - 1);

            Assert.Equal(orientation < 5 ? (32, 16) : (16, 32), (image.Width, image.Height));
            AssertNear(Colour(corners[0]), image[0, 0]);
            AssertNear(Colour(corners[1]), image[right, 0]);
            AssertNear(Colour(corners[2]), image[0, bottom]);
            AssertNear(Colour(corners[3]), image[right, bottom]);
        }
    }

    public static TheoryData<PngColorType, PngBitDepth> Transparencies => new()
    {
        { PngColorType.RgbWithAlpha, PngBitDepth.Bit8 }, { PngColorType.RgbWithAlpha, PngBitDepth.Bit16 },
        { PngColorType.GrayscaleWithAlpha, PngBitDepth.Bit8 }, { PngColorType.GrayscaleWithAlpha, PngBitDepth.Bit16 },
        { PngColorType.Palette, PngBitDepth.Bit8 },
    };

    [Theory]
    [MemberData(nameof(Transparencies))]
    public void Decode_TransparentPng_IsOverWhite(PngColorType type, PngBitDepth depth)
    {
        var image = new Image<Rgba32>(4, 4, new Rgba32(100, 100, 100, 255));
        image[1, 1] = new Rgba32(10, 10, 10, 0);
        using var shown = Decode(Pictures.Encode(image, new PngEncoder
        {
            ColorType = type,
            BitDepth = depth,
            TransparentColorMode = PngTransparentColorMode.Preserve,
        }));

        AssertNear(new Rgb24(100, 100, 100), shown[0, 0]);
        AssertNear(new Rgb24(255, 255, 255), shown[1, 1]);
    }

    [Theory]
    [InlineData("lossless.webp")]
    [InlineData("png")]
    public void Decode_HalfTransparent_IsHalfWhite(string kind)
    {
        using var shown = Decode(Pictures.Encode(new Image<Rgba32>(4, 4, new Rgba32(200, 0, 100, 128)), Pictures.Encoder(kind)));

        AssertNear(new Rgb24(227, 127, 177), shown[2, 2]);
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(0, 2)]
    public void Decode_TransparentColour_IsWhite(byte colorType, int keyBytes)
    {
        var encoder = new PngEncoder { ColorType = (PngColorType)colorType, BitDepth = PngBitDepth.Bit8 };
        var png = Pictures.Encode(new Image<Rgb24>(4, 4, new Rgb24(80, 80, 80)), encoder);
        var chunk = new byte[12 + keyBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, keyBytes);
        "tRNS"u8.CopyTo(chunk.AsSpan(4));
        for (var i = 0; i < keyBytes; i += 2)
        {
            chunk[8 + i + 1] = 80;
        }

        var at = png.AsSpan().IndexOf("IDAT"u8) - 4;
        using var shown = Decode(Pictures.SealPng([.. png[..at], .. chunk, .. png[at..]]));

        AssertNear(new Rgb24(255, 255, 255), shown[0, 0]);
    }

    [Fact]
    public void Decode_Cmyk_IsItsColours()
    {
        using var shown = Decode(Pictures.Asset("cmyk.jpg"));
        AssertNear(new Rgb24(200, 100, 50), shown[5, 5], within: 8);
    }

    [Fact]
    public void Decode_Gray16_IsItsUpperBits()
    {
        using var shown = Decode(Pictures.Encode(
            new Image<L16>(4, 4, new L16(0x8080)), new PngEncoder { ColorType = PngColorType.Grayscale, BitDepth = PngBitDepth.Bit16 }));
        AssertNear(new Rgb24(128, 128, 128), shown[0, 0]);
    }

    [Fact]
    public void Decode_WideGamutProfile_IsConvertedToSrgb()
    {
        // Display P3's (0.8, 0.4, 0.2) lies within sRGB, at other numbers.
        using var p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Opaque, p3));
        for (var i = 0; i < 16; i++)
        {
            new byte[] { 204, 102, 51, 255 }.CopyTo(bitmap.GetPixelSpan()[(i * 4)..]);
        }

        using var data = bitmap.PeekPixels()!.Encode(SKPngEncoderOptions.Default);
        using var shown = Decode(data!.ToArray());

        AssertNear(new Rgb24(219, 98, 33), shown[0, 0], within: 4);
    }

    [Fact]
    public void Decode_GammaChunkAlone_ChangesNothing()
    {
        var image = new Image<Rgb24>(4, 4, new Rgb24(40, 40, 40));
        var png = Pictures.Encode(image, new PngEncoder { Gamma = 1 / 2.2f });
        using var shown = Decode(png);

        Assert.True(png.AsSpan().IndexOf("gAMA"u8) > 0);
        Assert.Equal(new Rgb24(40, 40, 40), shown[0, 0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_Whole_IsRead(string kind)
    {
        using var image = Decode(Pictures.Of(kind));
        Assert.Equal((40, 24), (image.Width, image.Height));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_CutAnywhere_IsDamaged(string kind)
    {
        var picture = Pictures.Of(kind);
        for (var length = 12; length < picture.Length; length += Math.Max(1, picture.Length / 60))
        {
            Assert.Contains("damaged", Refusal(picture[..length]), StringComparison.Ordinal);
        }

        Assert.Contains("damaged", Refusal(picture[..^1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("progressive.jpeg")]
    public void Decode_JpegCutAndClosedAgain_IsDamaged(string kind)
    {
        var picture = Pictures.Of(kind);
        var first = picture.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 20;
        for (var length = first; length < picture.Length - 12; length += Math.Max(1, picture.Length / 60))
        {
            if (picture[length - 1] != 0xFF)
            {
                Assert.Contains("damaged", Refusal([.. picture[..length], 0xFF, 0xD9]), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("png")]
    [InlineData("adam7.png")]
    public void Decode_PngWithFewerRowsInWholeChunks_IsDamaged(string kind)
    {
        var picture = Pictures.Of(kind);
        var data = picture.AsSpan().IndexOf("IDAT"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(data - 4));
        foreach (var kept in new[] { 0, 1, 10, length / 3, length / 2, length - 40 })
        {
            byte[] shorter = [.. picture[..(data + 4 + kept)], .. picture[(data + 4 + length)..]];
            BinaryPrimitives.WriteInt32BigEndian(shorter.AsSpan(data - 4), kept);
            Assert.Contains("damaged", Refusal(Pictures.SealPng(shorter)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("lossless.webp")]
    public void Decode_WebpCutWithLengthsMended_IsDamaged(string kind)
    {
        var picture = Pictures.Of(kind);
        foreach (var part in new[] { 4, 3, 2 })
        {
            var cut = picture[..(picture.Length / part / 2 * 2)];
            BinaryPrimitives.WriteInt32LittleEndian(cut.AsSpan(4), cut.Length - 8);
            BinaryPrimitives.WriteInt32LittleEndian(cut.AsSpan(16), cut.Length - 20);
            Assert.Contains("damaged", Refusal(cut), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_AnyBitOfAPngChanged_IsDamagedOrNoPng()
    {
        var picture = Pictures.Of("png");
        for (var at = 8; at < picture.Length; at += 7)
        {
            var changed = picture.ToArray();
            changed[at] ^= 4;
            Assert.Contains("damaged", Refusal(changed), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_InterlacedTooShort_IsDamagedAtOnce()
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Contains("damaged", Refusal(Pictures.Asset("interlaced-too-short.png")), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public void Decode_AThousandScans_AreRefusedBeforeTheyAreDecoded()
    {
        var picture = Pictures.Asset("progressive.jpg");
        var scan = picture.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] many = [.. picture[..scan], .. Enumerable.Repeat(picture[scan..^2], 1000).SelectMany(part => part), 0xFF, 0xD9];

        Assert.Contains("at most 64 scans", Refusal(many), StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeFrames_Animation_IsEachFrameAsItIsShown()
    {
        var gif = new Image<Rgba32>(8, 8, new Rgba32(255, 0, 0));
        gif.Frames.RootFrame.Metadata.GetGifMetadata().FrameDelay = 7;
        using (var second = new Image<Rgba32>(8, 8, new Rgba32(0, 0, 0, 0)))
        {
            second[0, 0] = new Rgba32(0, 0, 255);
            second.Frames.RootFrame.Metadata.GetGifMetadata().FrameDelay = 13;
            second.Frames.RootFrame.Metadata.GetGifMetadata().DisposalMethod = GifDisposalMethod.RestoreToPrevious;
            gif.Frames.AddFrame(second.Frames.RootFrame);
            second[0, 0] = new Rgba32(0, 0, 0, 0);
            second[7, 7] = new Rgba32(0, 255, 0);
            gif.Frames.AddFrame(second.Frames.RootFrame);
        }

        using var file = PictureFile.Open(Pictures.Encode(gif, new GifEncoder()), PictureLimits.Files);
        var shown = file.DecodeFrames().ToList();

        Assert.Equal([70, 130, 130], Enumerable.Range(0, 3).Select(i => file.Duration(i).TotalMilliseconds));
        Assert.Equal([Red, Blue, Red], shown.Select(frame => frame[0, 0]));
        Assert.Equal([Red, Red, Green], shown.Select(frame => frame[7, 7]));
        shown.ForEach(frame => frame.Dispose());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_Mutated_IsReadOrRefusedInBoundedTimeAndMemory(string kind)
    {
        var start = Stopwatch.GetTimestamp();
        var whole = Pictures.Of(kind);
        foreach (var mutated in Mutations.Of(whole, 250, seed: 41))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(mutated);
            Read(kind.EndsWith("png", StringComparison.Ordinal) ? Pictures.SealPng(mutated) : mutated);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 60);
    }

    private static void Read(byte[] data)
    {
        try
        {
            using var file = PictureFile.Open(data, PictureLimits.Callers with { Formats = PictureLimits.Files.Formats });
            foreach (var frame in file.DecodeFrames())
            {
                frame.Dispose();
            }
        }
        catch (PictureException)
        {
        }
    }

    private static Image<Rgb24> Decode(byte[] data)
    {
        using var file = PictureFile.Open(data, PictureLimits.Files);
        return file.Decode();
    }

    private static string Refusal(byte[] data) => Assert.Throws<PictureException>(() => Decode(data).Dispose()).Message;

    private static Rgb24 Colour(char name) => name switch
    {
        'R' => Red,
        'G' => Green,
        'B' => Blue,
        _ => Yellow,
    };

    private static void AssertNear(Rgb24 expected, Rgb24 found, int within = 3)
    {
        var most = Math.Max(Math.Abs(expected.R - found.R), Math.Max(Math.Abs(expected.G - found.G), Math.Abs(expected.B - found.B)));
        Assert.True(most <= within, $"expected {expected}, found {found}");
    }
}
