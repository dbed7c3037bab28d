using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using InferenceService.Tool.Readers;

namespace InferenceService.Tests.Tool;

/// <summary>Sound that is asked for reaches a file, or the clip is not begun.</summary>
public sealed class SoundCommandTests : IDisposable
{
    private const int Frame = SoundScript.SamplesOfFrame;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_Wav_IsWrittenBesideThePictures()
    {
        var run = await GenerateAsync("clip.gif", "--wav", _folder.File("clip.wav"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("clip.wav: 4 frames", run.Output, StringComparison.Ordinal);
        Assert.Equal(["clip.gif", "clip.wav"], _folder.Files);
        byte[] expected =
        [
            .. "RIFF"u8, 0xA4, 0xBB, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0xBB, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0,
            .. "data"u8, 0x80, 0xBB, 0, 0, .. SoundScript.Samples(0, 4 * Frame),
        ];
        Assert.Equal(expected, await File.ReadAllBytesAsync(_folder.File("clip.wav")));
    }

    [Theory]
    [InlineData("clip.png")]
    [InlineData("clip/")]
    [InlineData("clip.rgb")]
    public async Task Generate_AnyOutput_HasItsWav(string name)
    {
        Assert.Equal(0, (await GenerateAsync(name, "--audio", "--wav", _folder.File("sound/clip.wav"))).ExitCode);
        Assert.Equal(SoundScript.Samples(0, 4 * Frame), await SamplesAsync("sound/clip.wav"));
    }

    [FfmpegTheory]
    [InlineData("clip.mp4", "aac")]
    [InlineData("clip.webm", "opus")]
    public async Task Generate_Video_HoldsTheSound(string name, string codec)
    {
        Assert.Equal(0, (await GenerateAsync(name, "--audio")).ExitCode);

        Assert.Equal([name], _folder.Files);
        Assert.StartsWith("256,256,8/1,4", await FfmpegTheoryAttribute.ProbeAsync(_folder.File(name)), StringComparison.Ordinal);
        Assert.Equal($"{codec},48000,1", await FfmpegTheoryAttribute.ProbeSoundAsync(_folder.File(name)));
        var clip = await new ClipReader(size: null, fps: null).ReadAsync(new ClipSource(_folder.File(name), Wav: null), CancellationToken.None);
        Assert.Equal((4, 8), (clip.Frames.Count, clip.Fps));
        // A codec has frames of its own, of which the last reaches past the end.
        Assert.InRange(clip.Sound!.Samples, (4 * Frame) - 480, (4 * Frame) + 1024);
    }

    [Fact]
    public async Task Generate_Candidates_HaveAWavEach()
    {
        await GenerateAsync("clip.rgb", "--wav", _folder.File("clip.wav"), "--num-videos", "2");

        Assert.Equal(["clip-v0.rgb", "clip-v0.wav", "clip-v1.rgb", "clip-v1.wav"], _folder.Files);
        Assert.Equal(SoundScript.Samples(0, 4 * Frame), await SamplesAsync("clip-v0.wav"));
        Assert.Equal(SoundScript.Samples(0, 4 * Frame, video: 1), await SamplesAsync("clip-v1.wav"));
    }

    [Fact]
    public async Task Generate_Best_HasItsWav()
    {
        await GenerateAsync("clip.rgb", "--wav", _folder.File("clip.wav"), "--num-videos", "2", "--best");

        Assert.Equal(["clip.rgb", "clip.wav"], _folder.Files);
        Assert.Equal(SoundScript.Samples(0, 4 * Frame, video: 1), await SamplesAsync("clip.wav"));
    }

    [Fact]
    public async Task Generate_NotAskedFor_HasNone()
    {
        await GenerateAsync("clip.rgb");
        Assert.Equal(["clip.rgb"], _folder.Files);
    }

    [Fact]
    public async Task Generate_StreamBreaks_KeepsTheSoundOfItsFrames()
    {
        await using var server = await ScriptedServer.StartAsync(Broken);
        var run = await GenerateAsync(server, "clip.rgb", "--wav", _folder.File("clip.wav"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("2 of 4 frames are in ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.partial.rgb", "clip.partial.wav"], _folder.Files);
        Assert.Equal(SoundScript.Samples(0, 2 * Frame), await SamplesAsync("clip.partial.wav"));

        // The third frame's sound has come, and nothing of the frame.
        static IEnumerable<GenerateVideoResponse> Broken(GenerateVideoRequest request) => SoundScript.Events(request).Take(8)
            .Concat(Enumerable.Repeat(0, 1).Select<int, GenerateVideoResponse>(_ => throw new RpcException(new Status(StatusCode.DataLoss, "gone"))));
    }

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.png")]
    [InlineData("clip.rgb")]
    [InlineData("clip/")]
    public async Task Generate_OutputWithoutPlaceForSound_IsRefusedBeforeTheCall(string name)
    {
        var calls = 0;
        await using var server = await ScriptedServer.StartAsync(request => (calls++, SoundScript.Events(request)).Item2);
        var run = await GenerateAsync(server, name, "--audio");

        Assert.Equal((2, 0), (run.ExitCode, calls));
        Assert.Contains("cannot hold sound", run.Error, StringComparison.Ordinal);
        Assert.Contains("--wav", run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    private async Task<CommandRun> GenerateAsync(string name, params string[] options)
    {
        await using var server = await ScriptedServer.StartAsync(SoundScript.Events);
        return await GenerateAsync(server, name, options);
    }

    private Task<CommandRun> GenerateAsync(ScriptedServer server, string name, params string[] options) => CommandRun.OfAsync(
        ["generate", Requests.Prompt, "--server", server.Address.ToString(), "--frames", "4", "--out", _folder.File(name), .. options]);

    private async Task<byte[]> SamplesAsync(string name) =>
        (await WavReader.ReadAsync(_folder.File(name), CancellationToken.None)).Data.ToArray();
}
