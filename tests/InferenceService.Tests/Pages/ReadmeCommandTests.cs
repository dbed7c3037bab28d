using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.World;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Tool;

namespace InferenceService.Tests.Pages;

/// <summary>The README's commands, run once in the README's order.</summary>
public sealed class ReadmeRun(ShippedServer shared) : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, CommandRun> _runs = [];

    internal static IReadOnlyList<PageCommand> Commands { get; } = [.. PageCommand.Of(Page.Open("README.md"))];

    internal IReadOnlyDictionary<string, CommandRun> Runs => _runs;

    public async Task InitializeAsync()
    {
        foreach (var command in Commands)
        {
            _runs[command.Text] = await command.RunAsync(_folder, shared.Server.Address);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    internal string File(string name) => _folder.File(name);

    internal PictureFile Picture(string name) => PictureFile.Open(File(name));
}

/// <summary>Every command of the README is run for real, and its result is as the README says, measured on pixels.</summary>
[Collection(ShippedServerCollection.Name)]
public sealed class ReadmeCommandTests(ReadmeRun readme) : IClassFixture<ReadmeRun>
{
    public static TheoryData<string> Commands => [.. ReadmeRun.Commands.Select(command => command.Text)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_EndsWell_AndItsFileIsThere(string command)
    {
        var run = readme.Runs[command];
        var file = ReadmeRun.Commands.Single(c => c.Text == command).Out;
        if (file?.EndsWith(".mp4", StringComparison.Ordinal) == true && !FfmpegTheoryAttribute.IsInstalled())
        {
            Assert.Contains("ffmpeg", run.Error, StringComparison.Ordinal);
            return;
        }

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(file is null || new FileInfo(readme.File(file)).Length > 100, file);
    }

    [Theory]
    [InlineData("clip.gif", 0, 16, "red circle, right")]
    [InlineData("star.gif", 0, 16, "blue star, bounce, on white, large")]
    [InlineData("scenes.gif", 8, 8, "green star, grow")]
    [InlineData("whole.gif", 16, 16, "red square, down")]
    [InlineData("to.gif", 0, 16, "red circle, down")]
    [InlineData("best.gif", 0, 16, "star, orbit, small")]
    [InlineData("bounce.gif", 0, 16, "green circle, bounce")]
    [InlineData("part.gif", 0, 8, "green circle, bounce")]
    public void Clip_ShowsWhatWasAsked(string file, int first, int frames, string named)
    {
        var clip = readme.Picture(file);
        var seen = clip.Seen(first).ToString();

        Assert.Equal(first + frames, clip.Frames.Count);
        Assert.All(named.Split(' ', ',').Where(word => word is not ("" or "on")), word => Assert.Contains(word, seen, StringComparison.Ordinal));
    }

    /// <summary>The picture at the head of the page is of docs/make-pictures.sh.</summary>
    [Fact]
    public void PictureOfThePage_ShowsItsPrompt()
    {
        var seen = PictureFile.Open(Path.Combine(Repository.Root, "docs", "clip.gif")).Seen();
        Assert.Equal((0, 0, Motion.Right), (seen.Shape, seen.Colour, seen.Motion));
    }

    [Fact]
    public void Scenes_FirstIsWhatThePromptSays_AndBothAreCaptions()
    {
        var first = readme.Picture("scenes.gif").Object(2);
        Assert.Equal("blue", ShapesWorld.Names(Trait.Colour)[first.Colour.Nearest(ShapesWorld.ColourPalette)]);

        var captions = File.ReadAllText(readme.File("clip.srt"));
        Assert.Contains("00:00:00,000 --> 00:00:01,000\na blue star bounces\n", captions, StringComparison.Ordinal);
        Assert.Contains("00:00:01,000 --> 00:00:02,000\na green star grows\n", captions, StringComparison.Ordinal);
    }

    [Fact]
    public void Continued_GoesOnWhereTheHalfEnded()
    {
        var (half, rest) = (readme.Picture("half.gif"), readme.Picture("rest.gif"));

        Assert.Equal((8, 8), (half.Frames.Count, rest.Frames.Count));
        Assert.InRange(Distance(half.Object(7), rest.Object(0)), 1, 4);
    }

    [Fact]
    public void From_BeginsAtThePicture_AndTo_EndsOnIt()
    {
        var picture = readme.Picture("picture.png").Object(0);
        var (on, to) = (readme.Picture("on.gif"), readme.Picture("to.gif"));

        Assert.InRange(Distance(on.Object(0), picture), 0, 4);
        Assert.True(on.Object(on.Frames.Count - 1).X > picture.X + 15, "It does not move to the right.");
        Assert.InRange(Distance(to.Object(to.Frames.Count - 1), picture), 0, 3);
        Assert.True(Distance(to.Object(0), picture) > 15, "It did not move.");
    }

    [Fact]
    public void Sound_IsAsLongAsItsPictures()
    {
        Assert.InRange(Seconds("bounce.wav"), 1.99, 2.01);
        Assert.InRange(Seconds("part.wav"), 0.99, 1.01);
    }

    /// <summary>Stereo, 16 bits, 48 kHz.</summary>
    private double Seconds(string name) => (new FileInfo(readme.File(name)).Length - 44) / (4 * 48000.0);

    private static double Distance(Sighting a, Sighting b) =>
        double.Hypot(a.X - b.X, a.Y - b.Y);
}
