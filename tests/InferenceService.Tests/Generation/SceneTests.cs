using InferenceService.Api;

namespace InferenceService.Tests.Generation;

/// <summary>Another prompt from a frame on.</summary>
public sealed class SceneTests
{
    private const int FrameBytes = 64 * 64 * 3;

    [Fact]
    public void Step_SecondScene_LeavesTheFramesBeforeAsTheyWere()
    {
        using var rig = new AutoregressiveRig();
        var one = AutoregressiveRig.Request(seed: 8, frames: 6);
        var two = one with { Scenes = [.. one.Scenes, new Scene(3, "a big blue star on a white background grows")] };

        var (plain, cut) = (rig.Film(rig.Seat(0, one)), rig.Film(rig.Seat(0, two)));

        // The last columns of frame 2 are decided while frame 3 has begun (the delay pattern), so only frames 0 and 1 are the same.
        Assert.Equal(plain[..(2 * FrameBytes)], cut[..(2 * FrameBytes)]);
        Assert.NotEqual(plain[^FrameBytes..], cut[^FrameBytes..]);
    }

    [Fact]
    public void Step_SceneThatBeganBeforeTheStart_IsReadInWithItsOwnPrompt()
    {
        using var rig = new AutoregressiveRig();
        var request = AutoregressiveRig.Request(seed: 8, frames: 8);
        request = request with { Scenes = [.. request.Scenes, new Scene(3, "a big blue star on a white background grows")] };
        var state = new byte[rig.Decoder.StateBytes];
        var length = 0;
        var whole = rig.Film(rig.Seat(0, request), frame => length = frame.Index == 4 ? rig.Decoder.SaveState(frame, state) : length);

        var rest = rig.Film(rig.Seat(0, request with { Start = new ClipStart(5, [], state.AsMemory(0, length)) }));

        Assert.Equal(whole[(5 * FrameBytes)..], rest);
    }
}
