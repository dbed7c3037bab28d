using InferenceService.Client;
using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;
using InferenceService.Tool;
using InferenceService.Tool.Writers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

public sealed class WriterTests : IDisposable
{
    private const int Width = 20;
    private const int Height = 16;
    private const int Frames = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gif_Clip_HasItsFramesColoursAndTimes()
    {
        await WriteAsync("clip.gif", scale: 4, fps: 12);

        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        Assert.Equal((Width * 4, Height * 4, Frames), (gif.Width, gif.Height, gif.Frames.Count));
        Assert.Equal(0, gif.Metadata.GetGifMetadata().RepeatCount);
        Assert.Equal([8, 9, 8, 8, 9], gif.Delays());
        for (var i = 0; i < Frames; i++)
        {
            Assert.Equal(Colour(i), gif.Frames[i][0, 0]);
            Assert.Equal(new Rgb24(255, 255, 255), gif.Frames[i][Width * 4 - 1, Height * 4 - 1]);
        }
    }

    [Fact]
    public async Task Gif_TooFast_IsAsFastAsViewersPlay()
    {
        await WriteAsync("clip.gif", scale: 1, fps: 120);

        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        Assert.All(gif.Delays(), delay => Assert.Equal(2, delay));
    }

    [Fact]
    public async Task ContactSheet_Clip_ShowsEveryFrame()
    {
        await WriteAsync("clip.png", scale: 2);

        using var sheet = Image.Load<Rgb24>(_folder.File("clip.png"));
        Assert.Equal((3 * 40 + 8, 2 * 32 + 4), (sheet.Width, sheet.Height));
        Assert.Equal(Colour(0), sheet[0, 0]);
        Assert.Equal(Colour(2), sheet[2 * 44, 0]);
        Assert.Equal(Colour(4), sheet[44, 36]);
        Assert.Equal(new Rgb24(255, 255, 255), sheet[2 * 44, 36]);
    }

    [Fact]
    public async Task PngSequence_Clip_HasAFileForEachFrame()
    {
        await WriteAsync("frames/", scale: 1);

        Assert.Equal(Enumerable.Range(0, Frames).Select(i => $"frames/frame-000{i}.png"), _folder.Files);
        using var third = Image.Load<Rgb24>(_folder.File("frames/frame-0003.png"));
        Assert.Equal((Width, Height, Colour(3)), (third.Width, third.Height, third[0, 0]));
    }

    [Fact]
    public async Task Raw_Clip_IsItsPixels()
    {
        await WriteAsync("clip.rgb");

        var expected = Enumerable.Range(0, Frames).SelectMany(i => Frame(i).Rgb.ToArray());
        Assert.Equal(expected, await File.ReadAllBytesAsync(_folder.File("clip.rgb")));
    }

    [FfmpegTheory]
    [InlineData("clip.mp4", 4, 80, 64)]
    [InlineData("clip.webm", 4, 80, 64)]
    [InlineData("clip.mp4", 1, 20, 16)]
    [InlineData("clip.mp4", null, 320, 256)]
    public async Task Video_Clip_HasItsFrames(string name, int? scale, int width, int height)
    {
        await WriteAsync(name, scale);
        Assert.Equal($"{width},{height},8/1,{Frames}", await FfmpegTheoryAttribute.ProbeAsync(_folder.File(name)));
        Assert.Equal([name], _folder.Files);
    }

    [Theory]
    [InlineData("clip.gif", "clip.partial.gif")]
    [InlineData("clip.png", "clip.partial.png")]
    [InlineData("clip.rgb", "clip.partial.rgb")]
    public async Task Finish_BrokenClip_LeavesTheWholeOneAlone(string name, string partial)
    {
        await File.WriteAllTextAsync(_folder.File(name), "whole");
        await using var writer = Target(name, scale: 1).CreateWriter(Clip(8));
        await writer.AddAsync(Frame(0), CancellationToken.None);

        Assert.Equal(_folder.File(partial), (await writer.FinishAsync(complete: false, CancellationToken.None)).Path);
        Assert.Equal("whole", await File.ReadAllTextAsync(_folder.File(name)));
        Assert.Equal(new[] { name, partial }.Order(StringComparer.Ordinal), _folder.Files);
    }

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.png")]
    [InlineData("clip.rgb")]
    public async Task Dispose_BeforeTheEnd_LeavesNothing(string name)
    {
        await using (var writer = Target(name, scale: 1).CreateWriter(Clip(8)))
        {
            await writer.AddAsync(Frame(0), CancellationToken.None);
        }

        Assert.Empty(_folder.Files);
    }

    [Theory]
    [InlineData("clip.gif", 64, 48, 64 * 6)]
    [InlineData("clip.gif", 512, 512, 512)]
    [InlineData("frames/", 64, 48, 64 * 6)]
    [InlineData("picture.png", 64, 64, 256)]
    [InlineData("picture.jpg", 64, 64, 256)]
    [InlineData("picture.webp", 64, 64, 256)]
    public async Task CreateWriter_NoScale_MakesTheClipVisible(string name, int width, int height, int expected)
    {
        var pixels = new PixelFrame(width, height, new byte[width * height * 3]);
        await using var writer = Target(name, scale: null).CreateWriter(Clip(8) with { Width = width, Height = height, Frames = 1 });
        await writer.AddAsync(pixels, CancellationToken.None);
        await writer.FinishAsync(complete: true, CancellationToken.None);

        using var image = Image.Load<Rgb24>(_folder.File(_folder.Files.Single()));
        Assert.Equal(expected, image.Width);
    }

    [Fact]
    public void Decode_RawFrameOfAnotherSize_IsAnError()
    {
        var frame = new VideoFrame(0, TimeSpan.Zero, new byte[10], Clip(8) with { Format = InferenceService.Client.FrameFormat.RawRgb24 });
        Assert.Throws<ToolException>(() => PixelFrame.Decode(frame));
    }

    private async Task WriteAsync(string name, int? scale = null, double fps = 8)
    {
        var target = Target(name, scale);
        target.Prepare();
        await using var writer = target.CreateWriter(Clip(fps));
        for (var i = 0; i < Frames; i++)
        {
            await writer.AddAsync(Frame(i), CancellationToken.None);
        }

        Assert.Equal(target.Path, (await writer.FinishAsync(complete: true, CancellationToken.None)).Path);
    }

    private OutputTarget Target(string name, int? scale)
    {
        var target = OutputTarget.Parse(_folder.File(name), scale);
        target.Prepare();
        return target;
    }

    private static ClipInfo Clip(double fps) =>
        ResponseMapping.ToInfo(new Accepted { Width = Width, Height = Height, Fps = fps, NumFrames = Frames });

    // Left half in a colour of the frame's own, right half white.
    private static PixelFrame Frame(int index)
    {
        using var image = new Image<Rgb24>(Width, Height, new Rgb24(255, 255, 255));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width / 2; x++)
            {
                image[x, y] = Colour(index);
            }
        }

        var rgb = new byte[Width * Height * 3];
        image.CopyPixelDataTo(rgb);
        return new PixelFrame(Width, Height, rgb);
    }

    private static Rgb24 Colour(int index) => new((byte)(40 * index), 100, (byte)(200 - (40 * index)));
}
