using InferenceService.Client;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Client;

/// <summary>Sound goes where its frame goes.</summary>
public sealed class SoundEditingTests
{
    private const int Fps = SoundScript.Fps;
    private const int Frame = SoundScript.SamplesOfFrame;

    [Fact]
    public void Trim_Range_KeepsItsSamplesFromANewBeginning()
    {
        var clip = Clip(6, channels: 2).Trim(2..^1, Fps);

        Assert.Equal([0, Frame, 2 * Frame], clip.Select(f => f.Sound!.FirstSample));
        Assert.Equal(SoundScript.Samples(2 * Frame, 3 * Frame, channels: 2), Sound(clip));
    }

    [Fact]
    public void Join_Clips_SoundOneAfterTheOther()
    {
        var clip = new[] { Clip(2), Clip(4).Trim(2.., Fps) }.Join(Fps);

        Assert.Equal(SoundScript.Samples(0, 4 * Frame), Sound(clip));
        Assert.Equal([0, 1, 2, 3], clip.Select(f => f.Sound!.FirstSample / Frame));
    }

    [Fact]
    public void Join_ClipWithoutSound_IsSilent()
    {
        var clip = new[] { Clip(2).WithoutSound(Fps), Clip(1) }.Join(Fps);

        Assert.Equal([.. new byte[2 * Frame * sizeof(short)], .. SoundScript.Samples(0, Frame)], Sound(clip));
    }

    [Fact]
    public void Loop_Times_SoundsAsOften() => Assert.Equal(
        [.. SoundScript.Samples(0, 2 * Frame), .. SoundScript.Samples(0, 2 * Frame)], Sound(Clip(2).Loop(2, Fps)));

    /// <summary>48000 / 7 is no whole number: over 700 frames the places that are a sample short or long make up for each other.</summary>
    [Fact]
    public void Loop_RateWithoutWholeSamples_KeepsPictureAndSoundTogether()
    {
        var clip = Pictures(1).WithSound(new AudioBlock(48000, 1, 0, SoundScript.Samples(0, 7000)), fps: 7).Loop(700, fps: 7);

        Assert.Equal(100 * 48000L * sizeof(short), Sound(clip).Length);
        Assert.All(clip, f => Assert.Equal((long)(f.Index * 48000 / 7d), f.Sound!.FirstSample));
    }

    [Theory]
    [InlineData(0, 0, 3 * Frame, "as long")]
    [InlineData(0, 0, 5 * Frame, "longer")]
    [InlineData(0, 0, Frame + 5, "shorter: then silence")]
    [InlineData(Frame + 5, Frame + 5, Frame, "later: first silence")]
    [InlineData(-5, 0, Frame, "earlier")]
    public void WithSound_Sound_IsCutByFrames(long first, int heard, int samples, string what)
    {
        var clip = Pictures(3).WithSound(new AudioBlock(48000, 1, first, SoundScript.Samples(first, samples)), Fps);

        var end = Math.Min(3 * Frame, first + samples);
        var expected = new byte[3 * Frame * sizeof(short)];
        SoundScript.Samples(heard, (int)(end - heard)).CopyTo(expected, heard * sizeof(short));
        Assert.True(expected.AsSpan().SequenceEqual(Sound(clip)), what);
    }

    [Fact]
    public void Trim_AnotherRate_IsRefused() => Assert.Throws<ArgumentException>(() => Clip(2).Trim(.., fps: 10));

    [Fact]
    public void Join_OtherChannels_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new[] { Clip(2), Clip(2, channels: 2) }.Join(Fps));

    private static IReadOnlyList<VideoFrame> Clip(int frames, int channels = 1) => Pictures(frames).WithSound(
        new AudioBlock(SoundScript.SampleRate, channels, 0, SoundScript.Samples(0, frames * Frame, channels)), Fps);

    private static List<VideoFrame> Pictures(int frames) =>
        [.. Enumerable.Range(0, frames).Select(i => new VideoFrame(i, TimeSpan.Zero, new byte[3], 1, 1, FrameFormat.RawRgb24))];

    private static byte[] Sound(IEnumerable<VideoFrame> frames) => [.. frames.SelectMany(f => f.Sound!.Data.ToArray())];
}
