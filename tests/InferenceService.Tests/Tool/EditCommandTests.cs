using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

/// <summary>Clips that were made are cut, joined and repeated; a frame's colour tells which it was.</summary>
public sealed class EditCommandTests : IDisposable
{
    private const int Side = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edit_Clips_AreJoinedTrimmedAndLooped()
    {
        await RawAsync("one.rgb", 10, 20, 30);
        await RawAsync("two.rgb", 40, 50);
        var run = await EditAsync("out.rgb", "one.rgb", "two.rgb", "--trim", "1..^1", "--loop", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("6 frames of 4x4 at 8 fps, 0.75 s", run.Output, StringComparison.Ordinal);
        Assert.Equal([20, 30, 40, 20, 30, 40], await ColoursAsync("out.rgb"));
    }

    [Theory]
    [InlineData("2..", 30, 40)]
    [InlineData("..1", 10)]
    [InlineData("^3..^1", 20, 30)]
    public async Task Edit_Trim_KeepsTheRange(string range, params int[] kept)
    {
        await RawAsync("clip.rgb", 10, 20, 30, 40);
        await EditAsync("out.rgb", "clip.rgb", "--trim", range);
        Assert.Equal(kept, await ColoursAsync("out.rgb"));
    }

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip/")]
    [InlineData("clip-%02d.png")]
    public async Task Edit_EveryFormat_IsReadAsItWasWritten(string name)
    {
        await RawAsync("clip.rgb", 10, 20, 30);
        await EditAsync(name, "clip.rgb", "--fps", "20");
        var run = await EditAsync("out.rgb", name);

        Assert.Equal([10, 20, 30], await ColoursAsync("out.rgb"));
        Assert.Contains(name == "clip.gif" ? "at 20 fps" : "at 8 fps", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A GIF's times are rounded to hundredths of a second.</summary>
    [Theory]
    [InlineData("at 8 fps", "8")]
    [InlineData("at 12 fps", "12")]
    [InlineData("at 25 fps", "25")]
    [InlineData("at 12.5 fps", "12.5")]
    [InlineData("at 24 fps", "24", "--fps", "24")]
    public async Task Edit_Gif_HasTheRateItWasWrittenWith(string expected, string fps, params string[] options)
    {
        await RawAsync("clip.rgb", 10, 20, 30, 40, 50);
        await EditAsync("clip.gif", "clip.rgb", "--fps", fps);
        Assert.Contains(expected, (await EditAsync("out.rgb", ["clip.gif", .. options])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_Picture_IsAFrame()
    {
        await RawAsync("clip.rgb", 10, 20);
        await EditAsync("last.png", "clip.rgb", "--trim", "^1..");
        await EditAsync("out.rgb", "clip.rgb", "last.png", "last.png");

        using var picture = Image.Load<Rgb24>(_folder.File("last.png"));
        Assert.Equal((Side, Side), (picture.Width, picture.Height));
        Assert.Equal([10, 20, 20, 20], await ColoursAsync("out.rgb"));
    }

    [Theory]
    [InlineData("no such frames", "clip.rgb", "--trim", "1..9")]
    [InlineData("no frame of 2 is left", "clip.rgb", "--trim", "1..1")]
    [InlineData("differ in size", "clip.rgb", "large.png")]
    [InlineData("there are no frames", "none-%d.png")]
    [InlineData("--trim: 'x' is no range", "clip.rgb", "--trim", "x")]
    [InlineData("--trim: '1' is no range", "clip.rgb", "--trim", "1")]
    [InlineData("48 bytes are no frames of 5x5", "one.rgb", "--size", "5x5")]
    [InlineData("--size: .rgb files need it", "one.rgb", "--size", "big")]
    public async Task Edit_WhatCanNotBe_EndsWith2(string message, params string[] args)
    {
        await RawAsync("clip.rgb", 10, 20);
        await RawAsync("one.rgb", 10);
        using var large = new Image<Rgb24>(8, 8);
        await large.SaveAsPngAsync(_folder.File("large.png"));

        var run = await EditAsync("out.gif", args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_NoPicture_EndsWith1()
    {
        await File.WriteAllTextAsync(_folder.File("no.gif"), "no picture");
        var run = await EditAsync("out.gif", "no.gif");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no.gif", run.Error, StringComparison.Ordinal);
    }

    private Task RawAsync(string name, params byte[] colours) => File.WriteAllBytesAsync(
        _folder.File(name), [.. colours.SelectMany(colour => Enumerable.Repeat(colour, Side * Side * 3))]);

    private async Task<IEnumerable<int>> ColoursAsync(string name) =>
        (await File.ReadAllBytesAsync(_folder.File(name))).Chunk(Side * Side * 3).Select(frame => (int)frame[0]).ToList();

    /// <summary>Names of files get the folder, options stay.</summary>
    private Task<CommandRun> EditAsync(string output, params string[] args)
    {
        string[] size = args.Contains("--size") ? [] : ["--size", $"{Side}x{Side}"];
        var inputs = args.Select(arg => arg.EndsWith('/') || arg.Contains(".rgb", StringComparison.Ordinal)
            || arg.EndsWith(".gif", StringComparison.Ordinal) || arg.EndsWith(".png", StringComparison.Ordinal) ? _folder.File(arg) : arg);
        return CommandRun.OfAsync(["edit", .. inputs, .. size, "--out", _folder.File(output)]);
    }
}
