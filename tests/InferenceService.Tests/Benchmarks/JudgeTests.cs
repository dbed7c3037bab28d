using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Tests.Benchmarks;

public sealed class JudgeTests
{
    private static readonly Scene RedCircle = new(Shape: 0, Colour: 0, Background: 0, Size: 0, Motion.Right);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrueClips_OfEveryKind_AreRecognised(bool heldOut)
    {
        var random = new Random(5);
        var scenes = Enumerable.Range(0, 100).Select(_ => ShapesWorld.Draw(random, heldOut)).ToList();

        var wrong = scenes.Where(scene => !IsRecognised(scene, Judge.Look(ShapesRenderer.Clip(scene, random)))).ToList();

        // The judge is not to cost a model more than one clip in a hundred.
        Assert.True(wrong.Count <= 1, string.Join("; ", wrong));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(3, true)]
    public void Shape_LargeOrSmall_IsRecognised(int shape, bool isLarge)
    {
        var scene = RedCircle with { Shape = shape, Size = isLarge ? 1 : 0 };

        var seen = Judge.Look(ShapesRenderer.Clip(scene, new Random(1))).Seen;

        Assert.Equal(scene, seen);
    }

    [Fact]
    public void Clip_WithoutObject_IsUnknownAndAllJumps()
    {
        var blank = ShapesRenderer.Clip(RedCircle with { Colour = 0, Background = 2 }, new Random(1), frames: 1)[0];
        Array.Fill(blank, (byte)125);

        var verdict = Judge.Look([.. Enumerable.Repeat(blank, 16)]);

        Assert.Equal((new Scene(null, null, 2, null, null), 15), (verdict.Seen, verdict.Jumps));
    }

    [Fact]
    public void Clip_WithStillObject_HasNoMotion()
    {
        var frame = ShapesRenderer.Clip(RedCircle, new Random(1), frames: 1)[0];

        var verdict = Judge.Look([.. Enumerable.Repeat(frame, 16)]);

        Assert.Equal((null, 0), (verdict.Seen.Motion, verdict.Jumps));
    }

    [Fact]
    public void Clip_PlayedBackwards_MovesTheOtherWay()
    {
        var frames = ShapesRenderer.Clip(RedCircle, new Random(1));

        Assert.Equal(Motion.Left, Judge.Look([.. frames.Reverse()]).Seen.Motion);
    }

    [Fact]
    public void Clip_WithFramesExchanged_Jumps()
    {
        var frames = ShapesRenderer.Clip(RedCircle, new Random(1)).ToArray();
        (frames[3], frames[12]) = (frames[12], frames[3]);

        // Into either frame and out of it.
        Assert.Equal(4, Judge.Look(frames).Jumps);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public void StraightMotion_ThatLosesFrames_JumpsFromThreeTimesItsSpeedOn(int lost, int jumps)
    {
        var frames = ShapesRenderer.Clip(RedCircle, new Random(1), frames: 16 + lost).ToList();
        frames.RemoveRange(4, lost);

        Assert.Equal((Motion.Right, jumps), (Judge.Look(frames).Seen.Motion, Judge.Look(frames).Jumps));
    }

    [Theory]
    [InlineData(Motion.Left, 4.75)]
    [InlineData(Motion.Orbit, 11.75)]
    [InlineData(Motion.Bounce, 14)]
    [InlineData(Motion.Shrink, 0.75)]
    [InlineData(null, 4.75)]
    public void Leap_OfAMotion_IsTwiceItsSpeedAndTheCentresError(object? motion, double pixels) =>
        Assert.Equal(pixels, Leap.MostOf((Motion?)motion), tolerance: 0.01);

    private static bool IsRecognised(Scene scene, Verdict verdict) =>
        verdict.Jumps == 0 && (scene.Motion >= Motion.Grow ? verdict.Seen with { Size = scene.Size } : verdict.Seen) == scene;
}
