using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Tests.Fixtures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Frames;

public sealed class PictureReaderTests
{
    private readonly PictureReader _reader = new();

    private static byte[] Pixels => [.. Enumerable.Range(0, 8 * 4 * 3).Select(i => (byte)(i * 37))];

    [Fact]
    public void Read_PngOfTheSize_IsItsPixels() => Assert.Equal(Pixels, _reader.Read(Pictures.Png(8, 4, Pixels), 8, 4));

    [Fact]
    public void Read_JpegOfAnotherSize_IsResampled()
    {
        using var image = new Image<Rgb24>(40, 20, new Rgb24(200, 100, 50));
        using var stream = new MemoryStream();
        image.SaveAsJpeg(stream);
        var pixels = _reader.Read(stream.ToArray(), 8, 4);

        Assert.Equal(8 * 4 * 3, pixels.Length);
        Assert.All(Enumerable.Range(0, 32), i => Assert.InRange(pixels[i * 3], 195, 205));
    }

    [Fact]
    public void Read_MoreThanItSays_AllocatesNothingOfIt()
    {
        var bomb = Pictures.Bomb(4096, 4096);
        Assert.Throws<PictureException>(() => _reader.Read(bomb, 8, 4));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PictureException>(() => _reader.Read(bomb, 8, 4));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Theory]
    [InlineData(PngInterlaceMode.None)]
    [InlineData(PngInterlaceMode.Adam7)]
    public void Read_EveryCutOff_IsRefusedOrLacksNoPixel(PngInterlaceMode interlacing)
    {
        using var image = Image.LoadPixelData<Rgb24>(Pixels, 8, 4);
        using var stream = new MemoryStream();
        image.SaveAsPng(stream, new PngEncoder { InterlaceMethod = interlacing });
        var read = 0;
        for (var length = 8; length < stream.Length; length++)
        {
            try
            {
                Assert.Equal(Pixels, _reader.Read(stream.GetBuffer().AsSpan(0, length), 8, 4));
                read++;
            }
            catch (PictureException)
            {
            }
        }

        Assert.InRange(read, 0, 32);
    }

    [Fact]
    public void Read_Webp_IsResampled()
    {
        using var image = new Image<Rgb24>(40, 20, new Rgb24(200, 100, 50));
        using var stream = new MemoryStream();
        image.SaveAsWebp(stream);
        var pixels = _reader.Read(stream.ToArray(), 8, 4);

        Assert.All(Enumerable.Range(0, 32), i => Assert.InRange(pixels[i * 3], 190, 210));
    }

    [Fact]
    public void Read_Gif_IsRefused()
    {
        using var image = new Image<Rgb24>(8, 4);
        using var stream = new MemoryStream();
        image.SaveAsGif(stream);

        Assert.Contains("cannot be read", Assert.Throws<PictureException>(() => _reader.Read(stream.ToArray(), 8, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resample_SameSize_IsTheInput() => Assert.Equal(Pixels, _reader.Resample(Pixels, 8, 4, 8, 4));
}
