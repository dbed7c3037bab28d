using InferenceService.Client;
using InferenceService.Tests.Fixtures;
using InferenceService.Tool.Readers;
using InferenceService.Tool.Writers;

namespace InferenceService.Tests.Tool;

/// <summary>Sound is cut, joined and repeated with the frames that it is heard with; samples tell which they were.</summary>
public sealed class EditSoundTests : IDisposable
{
    private const int Side = 4;
    private const int Frame = SoundScript.SamplesOfFrame;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("..", 0, 4)]
    [InlineData("1..3", 1, 2)]
    [InlineData("^1..", 3, 1)]
    public async Task Edit_Trim_KeepsTheFramesSamples(string range, int first, int frames)
    {
        await ClipAsync("clip", frames: 4);
        var run = await EditAsync("out.rgb", Named("clip"), "--trim", range, "--wav", _folder.File("out.wav"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var content = FormattableString.Invariant($"{frames} frames of 4x4 at 8 fps, {frames / 8d} s, with sound");
        Assert.Contains(frames == 1 ? "1 frame of 4x4, with sound" : content, run.Output, StringComparison.Ordinal);
        Assert.Equal(SoundScript.Samples(first * Frame, frames * Frame), await SamplesAsync("out.wav"));
    }

    [Fact]
    public async Task Edit_JoinedAndLooped_SoundsLikeItsParts()
    {
        await ClipAsync("one", frames: 2);
        await ClipAsync("two", frames: 3);
        await EditAsync("out.gif", Named("one"), Named("two"), "--trim", "1..4", "--loop", "2", "--wav", _folder.File("out.wav"));

        byte[] once = [.. SoundScript.Samples(Frame, Frame), .. SoundScript.Samples(0, 2 * Frame)];
        byte[] expected = [.. once, .. once];
        Assert.Equal(expected, await SamplesAsync("out.wav"));
    }

    [Fact]
    public async Task Edit_ClipWithoutSound_IsSilent()
    {
        await ClipAsync("clip", frames: 2);
        await EditAsync("out.rgb", _folder.File("clip.rgb"), Named("clip"), "--wav", _folder.File("out.wav"));

        byte[] expected = [.. new byte[2 * Frame * sizeof(short)], .. SoundScript.Samples(0, 2 * Frame)];
        Assert.Equal(expected, await SamplesAsync("out.wav"));
    }

    [Fact]
    public async Task Edit_WavThatIsNotNamed_IsNotTaken()
    {
        await ClipAsync("clip", frames: 2);
        Assert.DoesNotContain("sound", (await EditAsync("out.rgb", _folder.File("clip.rgb"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_Mute_LeavesItOut()
    {
        await ClipAsync("clip", frames: 2);
        var run = await EditAsync("out.gif", Named("clip"), "--mute");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [FfmpegTheory]
    [InlineData("mp4", 0)]
    [InlineData("webm", 480)]
    public async Task Edit_Videos_KeepPictureAndSoundTogether(string extension, int tolerance)
    {
        await PulseAsync("pulse", dark: 3, bright: 2);
        Assert.Equal("", (await EditAsync($"one.{extension}", Named("pulse"))).Error);
        var one = _folder.File($"one.{extension}");
        var run = await EditAsync($"two.{extension}", one, one, "--trim", "1..");
        await EditAsync("out.rgb", _folder.File($"two.{extension}"), "--wav", _folder.File("out.wav"));

        Assert.Contains("9 frames of 4x4 at 8 fps, 1.125 s, with sound", run.Output, StringComparison.Ordinal);
        var pictures = (await File.ReadAllBytesAsync(_folder.File("out.rgb"))).Chunk(Side * Side * 3).Select(frame => frame[0] > 127);
        Assert.Equal([false, false, true, true, false, false, false, true, true], pictures);
        var sound = await SamplesAsync("out.wav");
        Assert.Equal(9 * Frame * sizeof(short), sound.Length);
        // Codecs round off, so the beginnings of sound are what can be found again: within some thousandths of a second.
        Assert.InRange(FirstLoud(sound, 0), (2 * Frame) - tolerance - 100, (2 * Frame) + tolerance + 100);
        Assert.InRange(FirstLoud(sound, 6 * Frame), (7 * Frame) - tolerance - 100, (7 * Frame) + tolerance + 100);
    }

    [Theory]
    [InlineData("cannot hold sound", "clip.rgb+clip.wav")]
    [InlineData("or leave it out with --mute", "clip.rgb+clip.wav")]
    [InlineData("--wav: there is no sound to write", "clip.rgb", "--wav", "out.wav")]
    [InlineData("--wav: there is no sound to write", "clip.rgb+clip.wav", "--mute", "--wav", "out.wav")]
    [InlineData("out.mp3' must end in .wav", "clip.rgb+clip.wav", "--wav", "out.mp3")]
    [InlineData("--fps: sound made for 10 fps cannot be heard at 20", "clip.gif+clip.wav", "--fps", "20", "--wav", "out.wav")]
    [InlineData("differ in their sound (1 x 48000 Hz, 2 x 48000 Hz)", "clip.rgb+clip.wav", "clip.rgb+stereo.wav", "--wav", "out.wav")]
    public async Task Edit_SoundThatCanNotBe_EndsWith2(string message, params string[] args)
    {
        await ClipAsync("clip", frames: 2);
        await EditAsync("clip.gif", _folder.File("clip.rgb"), "--fps", "10");
        await WavAsync("stereo.wav", channels: 2, SoundScript.Samples(0, Frame, channels: 2));
        var run = await EditAsync("out.gif", [.. args.Select(InFolder)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("out.gif", _folder.Files);
    }

    private string InFolder(string arg) =>
        arg.Contains('.', StringComparison.Ordinal) ? _folder.File(arg.Replace("+", "+" + _folder.Path + "/", StringComparison.Ordinal)) : arg;

    private string Named(string name) => $"{_folder.File(name)}.rgb+{_folder.File(name)}.wav";

    private async Task ClipAsync(string name, int frames)
    {
        await File.WriteAllBytesAsync(_folder.File(name + ".rgb"), new byte[frames * Side * Side * 3]);
        await WavAsync(name + ".wav", channels: 1, SoundScript.Samples(0, frames * Frame));
    }

    /// <summary>Dark and silent frames, then bright and loud ones.</summary>
    private async Task PulseAsync(string name, int dark, int bright)
    {
        var pictures = new byte[(dark + bright) * Side * Side * 3];
        pictures.AsSpan(dark * Side * Side * 3).Fill(255);
        await File.WriteAllBytesAsync(_folder.File(name + ".rgb"), pictures);
        var loud = Enumerable.Range(0, bright * Frame).SelectMany(i => BitConverter.GetBytes((short)(20000 * Math.Sin(i * Math.PI / 24))));
        await WavAsync(name + ".wav", channels: 1, [.. new byte[dark * Frame * sizeof(short)], .. loud]);
    }

    private static int FirstLoud(byte[] sound, int from) =>
        Enumerable.Range(from, (sound.Length / sizeof(short)) - from).First(i => Math.Abs((int)BitConverter.ToInt16(sound, i * sizeof(short))) > 8000);

    private Task WavAsync(string name, int channels, byte[] samples) => File.WriteAllBytesAsync(
        _folder.File(name),
        [.. WavHeader.Create(new AudioBlock(SoundScript.SampleRate, channels, 0, ReadOnlyMemory<byte>.Empty), samples.Length), .. samples]);

    private Task<CommandRun> EditAsync(string output, params string[] args) =>
        CommandRun.OfAsync(["edit", .. args, "--size", $"{Side}x{Side}", "--out", _folder.File(output)]);

    private async Task<byte[]> SamplesAsync(string name) =>
        (await WavReader.ReadAsync(_folder.File(name), CancellationToken.None)).Data.ToArray();
}
