using InferenceService.Benchmarks.Quality;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Tests.Benchmarks;

public sealed class SceneClipTests
{
    private static readonly Scene RedCircle = new(Shape: 0, Colour: 0, Background: 0, Size: 0, Motion.Right);
    private static readonly Scene BlueTriangle = RedCircle with { Shape = 2, Colour = 2, Background = 1 };

    [Fact]
    public void Pairs_OfOneSeed_ChangeSomethingAndStayInTheirHalf() => Assert.All(TwoScenes.Draw(seed: 77, count: 40), pair =>
    {
        Assert.NotEqual(pair.First.Text, pair.Second.Text);
        Assert.Equal(pair.Second.IsHeldOut, ShapesWorld.IsHeldOut(pair.Second.Named));
        Assert.Equal(pair.First.IsChinese, pair.Second.IsChinese);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Scene_ThatShowsLate_IsRightAndLagsByItsDelay(int delay)
    {
        var clip = Look(BlueTriangle, delay);

        Assert.Equal((true, delay), (clip.Judged.IsRight, clip.Lag));
    }

    [Fact]
    public void Scene_ThatNeverShows_LagsToTheEnd()
    {
        var clip = Look(BlueTriangle, delay: ShapesWorld.ClipFrames);

        Assert.Equal((false, ShapesWorld.ClipFrames), (clip.Judged.IsRight, clip.Lag));
    }

    [Fact]
    public void Triangle_InTheCirclesPlace_HasNotMovedFarther()
    {
        var clip = Look(BlueTriangle, delay: 0);

        // The step of a straight motion, although a triangle's centre of mass is lower than a circle's.
        Assert.Equal(2, clip.Distance!.Value, tolerance: 0.1);
        Assert.True(clip.IsSmooth);
    }

    [Fact]
    public void Object_AtAnotherPlaceAfterTheCut_Leaps()
    {
        var (first, second) = (ShapesRenderer.Clip(RedCircle, new Random(1)), ShapesRenderer.Clip(RedCircle, new Random(5)));

        var clip = new SceneClip(Prompts(RedCircle), [.. first.Take(TwoScenes.Cut), .. second]);

        Assert.False(clip.IsSmooth);
    }

    [Fact]
    public void StraightMotion_WithTheWallInItsWay_IsNotJudged()
    {
        var frames = ShapesRenderer.Clip(RedCircle, new Random(1), TwoScenes.Frames).ToArray();
        Array.Fill(frames, frames[^1]);

        var clip = new SceneClip(Prompts(RedCircle), frames);

        Assert.Null(clip.Judged.Matches(Trait.Motion));
    }

    /// <summary>A clip that goes on in the same place; the second scene shows this many frames late.</summary>
    private static SceneClip Look(Scene second, int delay)
    {
        var before = ShapesRenderer.Clip(RedCircle, new Random(1), TwoScenes.Frames);
        var after = ShapesRenderer.Clip(second, new Random(1), TwoScenes.Frames);
        return new SceneClip(Prompts(second), [.. before.Take(TwoScenes.Cut + delay), .. after.Skip(TwoScenes.Cut + delay)]);
    }

    private static TwoScenes Prompts(Scene second) => new(Prompt(RedCircle), Prompt(second));

    private static Prompt Prompt(Scene scene) => new(scene.ToString(), scene, IsHeldOut: false, IsChinese: false, IsUnseenPhrasing: false);
}
