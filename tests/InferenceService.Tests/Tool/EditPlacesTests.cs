namespace InferenceService.Tests.Tool;

/// <summary>Where a clip goes to, nothing is lost unsaid and no two clips are mixed; any name is a name.</summary>
public sealed class EditPlacesTests : IDisposable
{
    private const int Side = 8;

    private readonly TemporaryFolder _folder = new();

    public EditPlacesTests() => File.WriteAllBytes(_folder.File("clip.rgb"), Pixels(10, 20, 30));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edit_FolderWithFramesOfAnotherClip_IsRefusedAndLeftAsItIs()
    {
        await EditAsync("frames/", "clip.rgb");
        var before = _folder.Files.ToList();
        var run = await EditAsync("frames/", "clip.rgb", "--trim", "..1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds 3 frame(s) of an earlier clip; --force removes them", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files);
    }

    [Theory]
    [InlineData("frames/", "frames/frame-0000.png")]
    [InlineData("frames/f-%d.png", "frames/f-0.png")]
    public async Task Edit_ForcedIntoAFolder_LeavesNoFrameOfTheOldClip(string name, string only)
    {
        await EditAsync(name, "clip.rgb");
        await File.WriteAllTextAsync(_folder.File("frames/notes.txt"), "mine");
        Assert.Equal("", (await EditAsync(name, "clip.rgb", "--trim", "..1", "--force")).Error);

        Assert.Equal(["clip.rgb", only, "frames/notes.txt"], _folder.Files);
    }

    [Fact]
    public async Task Edit_FolderOfSeveralClips_IsRefusedWithTheirNames()
    {
        await EditAsync("all/a-%03d.png", "clip.rgb");
        await EditAsync("all/b-%d-v1.png", "clip.rgb", "--trim", "..2");
        var run = await EditAsync("out.gif", "all/");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("several clips: a-%03d.png, b-%d-v1.png; name the one", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_FramesNumberedWithoutZeros_AreReadByTheirNumbers()
    {
        await EditAsync("long/%d.png", "clip.rgb", "--loop", "4");
        await EditAsync("out.rgb", "long/");
        Assert.Equal(Pixels(10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30), await File.ReadAllBytesAsync(_folder.File("out.rgb")));
    }

    [Fact]
    public async Task Edit_FileThatIsThere_IsReplacedAndThatIsTold()
    {
        Assert.DoesNotContain("in place of", (await EditAsync("out.gif", "clip.rgb")).Output, StringComparison.Ordinal);
        Assert.Contains("in place of an older file", (await EditAsync("out.gif", "clip.rgb")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("own.gif", "own.gif")]
    [InlineData("./frames/../own.gif", "own.gif")]
    [InlineData("frames/", "frames/")]
    [InlineData("frames/frame-%04d.png", "frames/")]
    [InlineData("frames/", "frames/frame-0001.png")]
    public async Task Edit_OverItsOwnInput_IsRefused(string output, string input)
    {
        await EditAsync("own.gif", "clip.rgb");
        await EditAsync("frames/", "clip.rgb");
        var before = await File.ReadAllBytesAsync(_folder.File("own.gif"));
        var run = await EditAsync(output, input, "--force", "--trim", "..1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is read for this", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("own.gif")));
        Assert.Equal(5, _folder.Files.Count());
    }

    [Theory]
    [InlineData("clip.rgb/out.gif")]
    [InlineData("clip.rgb/frames/")]
    [InlineData("/proc/out.gif")]
    [InlineData("/proc/none/out.mp4")]
    [InlineData("/proc/none/%d.png")]
    [InlineData("{300}.gif")]
    public async Task Edit_PlaceThatCanNotBeWritten_IsNamedBeforeAnythingIsRead(string name)
    {
        var given = name == "{300}.gif" ? new string('n', 300) + ".gif" : name;
        var run = await EditAsync(given, "there-is-no-such-clip.gif");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: --out: '{_folder.File(given)}' cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", run.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.rgb"], _folder.Files);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Edit_AnyName_IsWrittenAndReadBack(string name)
    {
        foreach (var extension in new[] { ".gif", ".png", ".rgb" })
        {
            Assert.Equal("", (await EditAsync(name + extension, "clip.rgb", "--trim", "1..2")).Error);
            Assert.Equal("", (await EditAsync("out.rgb", name + extension)).Error);
            Assert.Contains(name + extension, _folder.Files);
            Assert.Equal(Pixels(20), await File.ReadAllBytesAsync(_folder.File("out.rgb")));
        }
    }

    [FfmpegTheory]
    [MemberData(nameof(Names))]
    public async Task Edit_AnyNameOfAVideo_IsWrittenAndReadBack(string name)
    {
        Assert.Equal("", (await EditAsync($"{name}/{name}.mp4", "clip.rgb")).Error);
        var run = await EditAsync("out.rgb", $"{name}/{name}.mp4");

        Assert.Equal("", run.Error);
        Assert.Contains("3 frames of 8x8 at 8 fps", run.Output, StringComparison.Ordinal);
        Assert.Equal(3 * Side * Side * 3, new FileInfo(_folder.File("out.rgb")).Length);
    }

    public static TheoryData<string> Names { get; } =
        ["a:b", "file:x", "-y", "50% it's \"so\"", "two\nlines", "图 é 🎬 a|b&c;$(d)*?\\", new string('n', 240)];

    [Fact]
    public async Task Edit_PercentSignsInANumberedName_AreWrittenAsInC()
    {
        await EditAsync("100%%-%d.png", "clip.rgb");
        Assert.Equal(["100%-0.png", "100%-1.png", "100%-2.png", "clip.rgb"], _folder.Files);
        Assert.Contains("holds 3", (await EditAsync("100%%-%d.png", "clip.rgb")).Error, StringComparison.Ordinal);
    }

    private static byte[] Pixels(params byte[] colours) => [.. colours.SelectMany(colour => Enumerable.Repeat(colour, Side * Side * 3))];

    /// <summary>Names of files get the folder, options stay.</summary>
    private Task<CommandRun> EditAsync(string output, string input, params string[] options) =>
        CommandRun.OfAsync(["edit", _folder.File(input), "--size", $"{Side}x{Side}", "--out", _folder.File(output), .. options]);
}
