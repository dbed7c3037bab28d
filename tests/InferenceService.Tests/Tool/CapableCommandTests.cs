using InferenceService.Tests.Fixtures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

/// <summary>The options that need a model which honours them.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class CapableCommandTests(CapableServer shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("picture.png")]
    [InlineData("picture.jpg")]
    [InlineData("picture.webp")]
    public async Task Generate_OneFrame_IsAPicture(string name)
    {
        var run = await GenerateAsync(name, "--frames", "1");
        Assert.Contains(name + ": 1 frame of 256x256, model ", run.Output, StringComparison.Ordinal);

        using var picture = Image.Load<Rgb24>(_folder.File(name));
        Assert.Equal((256, 256), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Generate_Continued_IsTheRestOfTheClip()
    {
        await GenerateAsync("whole.rgb", "--frames", "6", "--seed", "7");
        await GenerateAsync("first.rgb", "--frames", "4", "--seed", "7", "--save-continuation", _folder.File("first.token"));
        var run = await GenerateAsync("rest.rgb", "--frames", "6", "--continue", _folder.File("first.token"));

        Assert.Contains("2 frames of 64x64", run.Output, StringComparison.Ordinal);
        byte[] joined = [.. await File.ReadAllBytesAsync(_folder.File("first.rgb")), .. await File.ReadAllBytesAsync(_folder.File("rest.rgb"))];
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("whole.rgb")), joined);
    }

    [Fact]
    public async Task Generate_Candidates_HaveAFileEach()
    {
        var run = await GenerateAsync("clip.rgb", "--frames", "2", "--seed", "7", "--num-videos", "2");
        await GenerateAsync("second.rgb", "--frames", "2", "--seed", "8");

        Assert.Equal(["clip-v0.rgb", "clip-v1.rgb", "second.rgb"], _folder.Files);
        Assert.Contains("clip-v0.rgb, " + _folder.File("clip-v1.rgb: 2 frames of 64x64 at 8 fps, 0.25 s each"), run.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("second.rgb")), await File.ReadAllBytesAsync(_folder.File("clip-v1.rgb")));
    }

    [Fact]
    public async Task Generate_CandidatesContinued_HaveATokenEach()
    {
        await GenerateAsync("clip.rgb", "--frames", "2", "--seed", "7", "--num-videos", "2", "--save-continuation", _folder.File("tokens/clip.token"));
        await GenerateAsync("rest.rgb", "--frames", "4", "--continue", _folder.File("tokens/clip-v1.token"));
        await GenerateAsync("whole.rgb", "--frames", "4", "--seed", "8");

        Assert.Equal(["clip-v0.token", "clip-v1.token"], Directory.GetFiles(_folder.File("tokens")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        byte[] joined = [.. await File.ReadAllBytesAsync(_folder.File("clip-v1.rgb")), .. await File.ReadAllBytesAsync(_folder.File("rest.rgb"))];
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("whole.rgb")), joined);
    }

    /// <summary>The text is timed by the file beside it, which begins with the first frame that was not there before.</summary>
    [Fact]
    public async Task Generate_CaptionsOfAContinuedClip_AreThoseOfItsFile()
    {
        await GenerateAsync("first.gif", "--frames", "3", "--save-continuation", _folder.File("first.token"));
        await GenerateAsync(
            "rest.gif", "--frames", "8", "--continue", _folder.File("first.token"), "--scene", "4:a blue star", "--captions", _folder.File("texts/rest.srt"));

        Assert.Equal(
            "1\n00:00:00,000 --> 00:00:00,125\na red circle moves to the right\n\n2\n00:00:00,125 --> 00:00:00,625\na blue star\n\n",
            await File.ReadAllTextAsync(_folder.File("texts/rest.srt")));
    }

    [Theory]
    [InlineData("clip.srt", "1\n00:00:00,000 --> 00:00:00,250\na red circle moves to the right\n\n2\n00:00:00,250 --> 00:00:00,500\na blue star\n\n")]
    [InlineData("clip.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:00.250\na red circle moves to the right\n\n00:00:00.250 --> 00:00:00.500\na blue star\n\n")]
    public async Task Generate_Captions_AreTheScenes(string name, string expected)
    {
        await GenerateAsync("clip.gif", "--frames", "4", "--scene", "2:a blue star", "--captions", _folder.File(name));
        Assert.Equal(expected, await File.ReadAllTextAsync(_folder.File(name)));
    }

    [Fact]
    public async Task Generate_RefusedOptions_AreNamed()
    {
        await File.WriteAllTextAsync(_folder.File("no.png"), "no picture");
        var run = await GenerateAsync(
            "clip.gif", "--frames", "8", "--scene", "9:late", "--num-videos", "99", "--from", _folder.File("no.png"), "--best", "--inference-steps", "5");

        Assert.Equal(2, run.ExitCode);
        Assert.All(
            ["--scene[0].first_frame: ", "--num-videos: ", "--from", "--best: ", "--inference-steps: "],
            name => Assert.Contains("error: " + name, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--from", ".", "is a folder")]
    [InlineData("--to", "/dev/zero", "has more than")]
    [InlineData("--continue", ".", "is a folder")]
    public async Task Generate_GivenFileThatIsNone_IsRefusedAsSuch(string option, string path, string expected)
    {
        var run = await GenerateAsync("clip.gif", option, path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{path}: {expected}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_SoundOfAModelWithoutAny_IsRefusedByName()
    {
        var run = await GenerateAsync("clip.gif", "--model", "plain", "--wav", _folder.File("clip.wav"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error: --audio: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Generate_FromPicture_BeginsWithIt()
    {
        await GenerateAsync("picture.png", "--frames", "1");
        var run = await GenerateAsync("clip.gif", "--frames", "4", "--from", _folder.File("picture.png"));
        Assert.Contains("3 frames of 256x256", run.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> GenerateAsync(string name, params string[] options) => CommandRun.OfAsync(
        ["generate", Requests.Prompt, "--server", shared.Server.Address.ToString(), "--out", _folder.File(name), .. options]);
}
