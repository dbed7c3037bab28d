using InferenceService.Tool.Readers;
using InferenceService.Tool.Writers;

namespace InferenceService.Tests.Tool;

/// <summary>A video has the colours and the size of its frames, by what it says itself.</summary>
public sealed class VideoColourTests : IDisposable
{
    // What is left after chroma of half the resolution, 8 bits of limited range and the codec.
    private const int Levels = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FfmpegTheory]
    [InlineData("clip.mp4", 64, 48)]
    [InlineData("clip.mp4", 1280, 720)]
    [InlineData("clip.webm", 64, 48)]
    [InlineData("clip.webm", 1280, 720)]
    public async Task Video_AnySize_IsBt709AndComesBackWithinThreeLevels(string name, int width, int height)
    {
        byte[][] colours = [[229, 33, 39], [30, 200, 60], [20, 40, 220]];
        await WriteAsync(name, width, height, colours);

        Assert.Equal("tv,bt709,bt709,bt709", await FfmpegTheoryAttribute.ProbeColourAsync(_folder.File(name)));
        var clip = await ReadAsync(name);
        Assert.Equal(colours.Length, clip.Frames.Count);
        foreach (var (frame, colour) in clip.Frames.Zip(colours))
        {
            Assert.InRange(LargestError(frame.Data.ToArray(), colour), 0, Levels);
        }
    }

    [FfmpegTheory]
    [InlineData("clip.mp4")]
    [InlineData("clip.webm")]
    public async Task Video_OddSize_HasTheFramesSizeAndNoLineOfAnotherColour(string name)
    {
        var file = await WriteAsync(name, 65, 49, [200, 180, 60]);

        Assert.Equal((65, 49), (file.Width, file.Height));
        Assert.StartsWith("65,49,8/1,1", await FfmpegTheoryAttribute.ProbeAsync(_folder.File(name)), StringComparison.Ordinal);
        Assert.InRange(LargestError((await ReadAsync(name)).Frames[0].Data.ToArray(), [200, 180, 60]), 0, Levels);
    }

    /// <summary>Chroma of half the resolution is what every player takes.</summary>
    [FfmpegTheory]
    [InlineData(21, 16, 336, 256)]
    [InlineData(65, 49, 390, 294)]
    [InlineData(87, 99, 348, 396)]
    public async Task Video_OddClipEnlarged_HasEvenSides(int width, int height, int shownWidth, int shownHeight)
    {
        var file = await WriteAsync("clip.mp4", width, height, scale: null, [200, 180, 60]);
        Assert.Equal((shownWidth, shownHeight), (file.Width, file.Height));
    }

    private Task<WrittenFile> WriteAsync(string name, int width, int height, params byte[][] colours) =>
        WriteAsync(name, width, height, scale: 1, colours);

    private async Task<WrittenFile> WriteAsync(string name, int width, int height, int? scale, params byte[][] colours)
    {
        await using var writer = OutputTarget.Parse(_folder.File(name), scale).CreateWriter(new ClipFormat(width, height, 8, colours.Length));
        foreach (var colour in colours)
        {
            byte[] rgb = [.. Enumerable.Repeat(colour, width * height).SelectMany(pixel => pixel)];
            await writer.AddAsync(new PixelFrame(width, height, rgb), CancellationToken.None);
        }

        return await writer.FinishAsync(complete: true, CancellationToken.None);
    }

    private Task<ClipFromFile> ReadAsync(string name) =>
        new ClipReader(size: null, fps: null).ReadAsync(new ClipSource(_folder.File(name), Wav: null), CancellationToken.None);

    private static int LargestError(byte[] rgb, byte[] colour) => rgb.Select((value, i) => Math.Abs(value - colour[i % 3])).Max();
}
