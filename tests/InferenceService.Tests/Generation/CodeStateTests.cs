using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Autoregressive;

namespace InferenceService.Tests.Generation;

/// <summary>A clip goes on from what was saved of it, byte for byte.</summary>
public sealed class CodeStateTests
{
    private const int FrameBytes = 64 * 64 * 3;

    /// <summary>The last is so far in that the state holds only a part of the clip, as much as the cache can depend on.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(5, 8)]
    [InlineData(26, 30)]
    public void Begin_FromASavedState_GivesTheRestOfTheClip(int start, int frames)
    {
        using var rig = new AutoregressiveRig();
        var request = AutoregressiveRig.Request(seed: 4, frames);
        byte[] state = [];
        var whole = rig.Film(rig.Seat(0, request), frame => state = frame.Index == start - 1 ? Save(rig, frame) : state);

        rig.Generate(rig.Seat(0, seed: 99));
        var rest = rig.Film(rig.Seat(0, request with { Start = new ClipStart(start, [], state) }));

        Assert.Equal(whole[(start * FrameBytes)..], rest);
    }

    [Fact]
    public void Begin_BesideOthers_GivesTheRestOfTheClip()
    {
        using var rig = new AutoregressiveRig();
        var request = AutoregressiveRig.Request(seed: 4, frames: 6);
        byte[] state = [];
        var whole = rig.Film(rig.Seat(0, request), frame => state = frame.Index == 2 ? Save(rig, frame) : state);

        Sequence[] others = [rig.Seat(0, AutoregressiveRig.Request(seed: 1, frames: 9)), rig.Seat(1, seed: 2)];
        rig.Advance(others, 11);
        var resumed = rig.Seat(2, request with { Start = new ClipStart(3, [], state) });

        Assert.Equal(whole[^FrameBytes..], rig.Generate([.. others, resumed])[^FrameBytes..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(67)]
    [InlineData(69)]
    public void Begin_StateOfAnotherSize_IsRefused(int bytes)
    {
        using var rig = new AutoregressiveRig();
        var request = AutoregressiveRig.Request(seed: 4) with { Start = new ClipStart(1, [], new byte[bytes]) };

        Assert.Equal(ErrorKind.InvalidRequest, Assert.Throws<ServiceException>(() => rig.Decoder.Begin(request)).Error.Kind);
    }

    [Fact]
    public void Begin_CodeThatTheModelHasNot_IsRefused()
    {
        using var rig = new AutoregressiveRig();
        var state = new byte[68];
        state[3] = 200;

        Assert.Throws<ServiceException>(() => rig.Decoder.Begin(
            AutoregressiveRig.Request(seed: 4) with { Start = new ClipStart(1, [], state) }));
    }

    [Fact]
    public void Parse_LargeCodebook_TakesWhatWriteMakes()
    {
        var state = new CodeState(new TokenGrid(2, 1, 70_000, [0], StopCode: -1, MaxStepsPerRun: 1), reach: 4);
        var bytes = new byte[state.MostBytes];
        int[] codes = [0, 69_999, 65_536, 3];

        Assert.Equal(bytes.Length, state.Write(codes, bytes));
        Assert.Equal(codes, state.Parse(new ClipStart(2, [], bytes)));
    }

    private static byte[] Save(AutoregressiveRig rig, FinishedFrame frame)
    {
        var state = new byte[rig.Decoder.StateBytes];
        return state[..rig.Decoder.SaveState(frame, state)];
    }
}
