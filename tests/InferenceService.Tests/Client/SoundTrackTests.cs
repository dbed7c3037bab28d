using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using AudioBlock = InferenceService.Client.AudioBlock;

namespace InferenceService.Tests.Client;

public sealed class SoundTrackTests
{
    private const int Frame = SoundScript.SamplesOfFrame;
    private const int MaxBytes = 10 * Frame;

    private readonly SoundTrack _track = Track(SoundScript.Fps);

    [Fact]
    public void Take_BlockOfTheFrame_IsPassedOn()
    {
        var block = Block(0, Frame, channels: 2);
        Assert.Null(_track.Add(block));

        Assert.Equal(block, _track.Take(0));
        Assert.True(_track.IsUsedUp);
    }

    [Theory]
    [InlineData(Frame * 3)]
    [InlineData(Frame / 2, Frame / 2, Frame, Frame)]
    [InlineData(Frame + 1, Frame - 2, Frame + 1)]
    public void Take_BlocksCutElsewhere_GivesTheFramesTheirOwn(params int[] blocks)
    {
        var first = 0;
        foreach (var samples in blocks)
        {
            Assert.Null(_track.Add(Block(first, samples)));
            first += samples;
        }

        for (var frame = 0; frame < 3; frame++)
        {
            var sound = _track.Take(frame)!;
            Assert.Equal(frame * Frame, sound.FirstSample);
            Assert.Equal(SoundScript.Samples(frame * Frame, Frame), sound.Data.ToArray());
        }

        Assert.True(_track.IsUsedUp);
        Assert.Null(_track.Take(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Take_RateWithoutWholeSamples_TakesTheServersRounding(double rounding)
    {
        var track = Track(fps: 7);
        for (var frame = 0; frame < 14; frame++)
        {
            var (first, end) = (At(frame), At(frame + 1));
            Assert.Null(track.Add(Block(first, (int)(end - first))));
            var sound = track.Take(frame)!;
            Assert.Equal((first, end - first), (sound.FirstSample, sound.Samples));
        }

        long At(int frame) => (long)Math.Floor((frame * 48000 / 7d) + (frame % 7 == 0 ? 0 : rounding));
    }

    [Fact]
    public void Add_ClipThatGoesOn_BeginsWithItsFirstFrame()
    {
        var track = Track(SoundScript.Fps, firstFrame: 3);
        Assert.NotNull(track.Add(Block(0, Frame)));
        Assert.NotNull(track.Add(Block((3 * Frame) + 1, Frame)));
        Assert.Null(track.Add(Block(3 * Frame, Frame)));
        Assert.Equal(3 * Frame, track.Take(3)!.FirstSample);
    }

    [Fact]
    public void Drop_FrameThatDidNotCome_LetsItsSoundComeAgain()
    {
        _track.Add(Block(0, Frame + 10));
        _track.Take(0);
        _track.Drop();

        Assert.NotNull(_track.Add(Block(Frame + 10, Frame)));
        Assert.Null(_track.Add(Block(Frame, Frame)));
        Assert.Equal(SoundScript.Samples(Frame, Frame), _track.Take(1)!.Data.ToArray());
    }

    [Fact]
    public void Take_SampleIsMissing_IsNotGiven()
    {
        Assert.Null(_track.Take(0));
        _track.Add(Block(0, Frame - 1));
        Assert.Null(_track.Take(0));
    }

    [Theory]
    [InlineData(Frame + 1, 1, 1, SoundScript.SampleRate, "a gap")]
    [InlineData(Frame - 1, 1, 1, SoundScript.SampleRate, "samples again")]
    [InlineData(0, 1, 1, SoundScript.SampleRate, "out of order")]
    [InlineData(Frame, 1, 2, SoundScript.SampleRate, "other channels")]
    [InlineData(Frame, 1, 3, SoundScript.SampleRate, "too many channels")]
    [InlineData(Frame, 1, 0, SoundScript.SampleRate, "no channel")]
    [InlineData(Frame, 1, 1, 44100, "another rate")]
    [InlineData(Frame, 0, 1, SoundScript.SampleRate, "nothing")]
    [InlineData(Frame, MaxBytes, 1, SoundScript.SampleRate, "too far ahead")]
    public void Add_WrongBlock_IsAFault(long first, int samples, int channels, int rate, string what)
    {
        _track.Add(Block(0, Frame));
        var data = new byte[samples * channels * sizeof(short)];
        Assert.True(_track.Add(new AudioBlock(rate, channels, first, data)) is not null, what);
    }

    [Fact]
    public void Add_HalfASample_IsAFault() => Assert.NotNull(_track.Add(new AudioBlock(SoundScript.SampleRate, 2, 0, new byte[6])));

    private static SoundTrack Track(double fps, int firstFrame = 0) =>
        new(ResponseMapping.ToInfo(new Accepted { Fps = fps, FirstFrame = firstFrame, NumFrames = 20 }), MaxBytes * sizeof(short));

    private static AudioBlock Block(long first, int samples, int channels = 1) =>
        ResponseMapping.ToAudio(SoundScript.Sound(first, samples, channels).Audio);
}
