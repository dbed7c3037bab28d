using InferenceService.Tool.Writers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

/// <summary>A GIF holds what changes from frame to frame, and shows all of it.</summary>
public sealed class GifWriterTests : IDisposable
{
    private const int Side = 48;

    // Colours are put together by their five highest bits, and one that is 4 levels off is not drawn anew.
    private const int Rounding = 8 + 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gif_MovingShape_IsAFractionOfItsFullFrames()
    {
        var frames = Enumerable.Range(0, 12).Select(i => Noisy(shapeAt: i)).ToList();
        await WriteAsync(frames);

        Assert.InRange(new FileInfo(_folder.File("clip.gif")).Length, 1, FullFrames(frames) / 2);
    }

    [Fact]
    public async Task Gif_EveryKindOfChange_IsShown()
    {
        PixelFrame[] frames =
        [
            Filled(0, 0, 0), Filled(0, 0, 0), Noisy(3), Noisy(3), Noisy(9), Filled(0, 0, 1), Filled(255, 255, 255), Noisy(20), Filled(0, 0, 0),
        ];
        await WriteAsync(frames);

        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        Assert.Equal(frames.Length, gif.Frames.Count);
        for (var i = 0; i < frames.Length; i++)
        {
            Assert.InRange(LargestError(frames[i], gif.Frames[i]), 0, Rounding);
        }
    }

    /// <summary>The ground of a model's frames is never quite still.</summary>
    [Fact]
    public async Task Gif_NoiseThatNobodySees_IsAFractionOfFullFrames()
    {
        var random = new Random(7);
        var frames = Enumerable.Range(0, 8).Select(i => Make((x, y) =>
        {
            var grey = (byte)(128 + random.Next(-2, 3));
            return x >= 4 * i && x < (4 * i) + 8 ? ((byte)230, (byte)30, (byte)40) : (grey, grey, grey);
        })).ToList();
        await WriteAsync(frames);

        Assert.InRange(new FileInfo(_folder.File("clip.gif")).Length, 1, FullFrames(frames) / 2);
    }

    [Fact]
    public async Task Gif_SlowFade_IsNeverFarBehind()
    {
        var frames = Enumerable.Range(0, 20).Select(i => Filled((byte)(3 * i), (byte)(2 * i), (byte)i)).ToList();
        await WriteAsync(frames);

        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        Assert.All(Enumerable.Range(0, frames.Count), i => Assert.InRange(LargestError(frames[i], gif.Frames[i]), 0, Rounding));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(23.976)]
    [InlineData(30)]
    public async Task Gif_AnyRate_IsInTimeWithinAHundredthAtEveryFrame(double fps)
    {
        await WriteAsync([.. Enumerable.Range(0, 25).Select(i => Filled((byte)(i * 10), 0, 0))], fps);

        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        var shown = 0;
        foreach (var (delay, i) in gif.Delays().Select((delay, i) => (delay, i)))
        {
            shown += delay;
            Assert.InRange(shown - ((i + 1) * 100 / fps), -1, 1);
        }
    }

    private async Task WriteAsync(IReadOnlyList<PixelFrame> frames, double fps = 8)
    {
        await using var writer = OutputTarget.Parse(_folder.File("clip.gif"), scale: 1).CreateWriter(new ClipFormat(Side, Side, fps, frames.Count));
        foreach (var frame in frames)
        {
            await writer.AddAsync(frame, CancellationToken.None);
        }

        await writer.FinishAsync(complete: true, CancellationToken.None);
    }

    /// <summary>What the same frames take as pictures of their own.</summary>
    private static long FullFrames(IReadOnlyList<PixelFrame> frames)
    {
        using var whole = new MemoryStream();
        foreach (var frame in frames)
        {
            using var image = Image.LoadPixelData(frame.Pixels, Side, Side);
            image.SaveAsGif(whole);
        }

        return whole.Length;
    }

    private static int LargestError(PixelFrame expected, ImageFrame<Rgb24> shown)
    {
        var rgb = new byte[Side * Side * 3];
        shown.CopyPixelDataTo(rgb);
        return rgb.Select((value, i) => Math.Abs(value - expected.Rgb.Span[i])).Max();
    }

    private static PixelFrame Filled(byte red, byte green, byte blue) =>
        Make((_, _) => (red, green, blue));

    /// <summary>A white square on a background of grey noise that stays.</summary>
    private static PixelFrame Noisy(int shapeAt) => Make((x, y) =>
    {
        var noise = (byte)((x * 7919 + y * 104729) % 97);
        return x >= shapeAt && x < shapeAt + 8 && y is >= 8 and < 16 ? ((byte)255, (byte)255, (byte)255) : (noise, noise, noise);
    });

    private static PixelFrame Make(Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = colour(i % Side, i / Side);
        }

        return new PixelFrame(Side, Side, rgb);
    }
}
