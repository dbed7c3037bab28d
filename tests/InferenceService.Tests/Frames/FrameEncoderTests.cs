using InferenceService.Api;
using InferenceService.Frames;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Frames;

public sealed class FrameEncoderTests
{
    private static readonly ClipShape Native = new(1, 8, 8, 4);

    [Fact]
    public void Encode_RawNativeSize_IsTheInput()
    {
        using var encoder = new FrameEncoder(Native, Native, new OutputSettings(PixelFormat.RawRgb24, 85));
        Assert.Equal(Pixels, encoder.Encode(Pixels).ToArray());
    }

    [Fact]
    public void Encode_Png_IsLossless()
    {
        using var encoder = new FrameEncoder(Native, Native, new OutputSettings(PixelFormat.Png, 85));
        using var image = Image.Load<Rgb24>(encoder.Encode(Pixels).Span);
        var decoded = new byte[Pixels.Length];
        image.CopyPixelDataTo(decoded);

        Assert.Equal(Pixels, decoded);
    }

    [Fact]
    public void Encode_SecondFrame_HoldsNothingOfTheFirst()
    {
        using var encoder = new FrameEncoder(Native, Native, new OutputSettings(PixelFormat.Png, 85));
        var first = encoder.Encode(Pixels).ToArray();
        encoder.Encode(new byte[Pixels.Length]);

        Assert.Equal(first, encoder.Encode(Pixels).ToArray());
    }

    [Theory]
    [InlineData(PixelFormat.RawRgb24)]
    [InlineData(PixelFormat.Png)]
    [InlineData(PixelFormat.Jpeg)]
    [InlineData(PixelFormat.Webp)]
    public void Encode_OtherSize_Resamples(PixelFormat format)
    {
        using var encoder = new FrameEncoder(Native, Native with { Width = 32, Height = 20 }, new OutputSettings(format, 85));
        var bytes = encoder.Encode(Pixels);

        if (format == PixelFormat.RawRgb24)
        {
            Assert.Equal(32 * 20 * 3, bytes.Length);
        }
        else
        {
            var picture = Image.Identify(bytes.ToArray());
            Assert.Equal((32, 20), (picture.Width, picture.Height));
        }
    }

    [Theory]
    [InlineData(PixelFormat.Png)]
    [InlineData(PixelFormat.Jpeg)]
    [InlineData(PixelFormat.Webp)]
    public void Encode_ByAnotherEncoderOnAnotherThread_IsTheSameBytes(PixelFormat format)
    {
        foreach (var wanted in new[] { Native, Native with { Width = 33, Height = 19 } })
        {
            Assert.Single(Enumerable.Range(0, 8).AsParallel().Select(_ =>
            {
                using var encoder = new FrameEncoder(Native, wanted, new OutputSettings(format, 85));
                encoder.Encode(new byte[Pixels.Length]);
                return Convert.ToHexString(encoder.Encode(Pixels).Span);
            }).Distinct());
        }
    }

    [Fact]
    public void Encode_LowerQuality_IsSmaller()
    {
        var shape = Native with { Width = 64, Height = 64 };
        using var low = new FrameEncoder(Native, shape, new OutputSettings(PixelFormat.Jpeg, 10));
        using var high = new FrameEncoder(Native, shape, new OutputSettings(PixelFormat.Jpeg, 95));

        Assert.True(low.Encode(Pixels).Length < high.Encode(Pixels).Length);
    }

    [Fact]
    public void Detect_Always_FindsAll() => Assert.Equal(Enum.GetValues<PixelFormat>(), WritableFormats.Detect().Order());

    private static byte[] Pixels => [.. Enumerable.Range(0, 8 * 4 * 3).Select(i => (byte)(i * 37))];
}
