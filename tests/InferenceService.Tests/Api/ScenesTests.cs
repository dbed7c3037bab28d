using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Prompts that take turns, and the captions made of them.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class ScenesTests(CapableServer shared)
{
    private const string Second = "a blue star moves up";

    public static TheoryData<string, Action<GenerateVideoRequest>> BadScenes => new()
    {
        { "scenes[0].first_frame", r => r.Scenes.Add(At(0)) },
        { "scenes[0].first_frame", r => r.Scenes.Add(At(-1)) },
        { "scenes[0].first_frame", r => r.Scenes.Add(At(8)) },
        { "scenes[1].first_frame", r => r.Scenes.Add([At(3), At(3)]) },
        { "scenes[1].first_frame", r => r.Scenes.Add([At(3), At(2)]) },
        { "scenes[0].prompt", r => r.Scenes.Add(new Scene { FirstFrame = 2 }) },
        { "scenes[1].prompt", r => r.Scenes.Add([At(2), new Scene { FirstFrame = 3, Prompt = "a\u0001" }]) },
        { "scenes", r => r.Scenes.Add(Enumerable.Range(1, 65).Select(At)) },
    };

    [Theory]
    [MemberData(nameof(BadScenes))]
    public async Task GenerateVideo_BadScene_IsRefusedByName(string field, Action<GenerateVideoRequest> spoil)
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(spoil)));
        Assert.Equal([field], failure.Fields);
    }

    [Fact]
    public async Task GenerateVideo_Scene_ChangesTheClipAboutItsFrame()
    {
        var plain = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8));
        var scenes = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(r => r.Scenes.Add(At(4))));

        // The last codes of frame 3 are drawn when frame 4 has begun.
        Assert.Equal(plain.Frames.Take(3), scenes.Frames.Take(3));
        Assert.NotEqual(plain.Frames[^1], scenes.Frames[^1]);
        Assert.NotEqual(plain.Accepted.Receipt.PromptsSha256, scenes.Accepted.Receipt.PromptsSha256);
    }

    [Fact]
    public async Task GenerateVideo_SceneOfTheSamePrompt_ChangesNothing()
    {
        var plain = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 6));
        var scenes = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 6).With(r =>
            r.Scenes.Add(new Scene { FirstFrame = 3, Prompt = Requests.Prompt })));

        Assert.Equal(plain.Hash, scenes.Hash);
    }

    [Fact]
    public async Task GenerateVideo_Captions_ComeBeforeTheirFirstFrames()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(r =>
        {
            r.Captions = true;
            r.Scenes.Add([At(2), At(6)]);
        }));

        var captions = clip.Events.Where(e => e.Caption is not null).Select(e => e.Caption).ToList();
        Assert.Equal([Requests.Prompt, Second, Second], captions.Select(c => c.Text));
        Assert.Equal([0, 1, 2], captions.Select(c => c.Index));
        Assert.Equal([0, 0.25, 0.75], captions.Select(c => c.Start.ToTimeSpan().TotalSeconds));
        Assert.Equal([0.25, 0.75, 1], captions.Select(c => c.End.ToTimeSpan().TotalSeconds));
        var shown = clip.Events.SkipWhile(e => e.Caption is not { Index: 1 }).First(e => e.Frame is not null);
        Assert.Equal(2, shown.Frame.Index);
    }

    [Fact]
    public async Task GenerateVideo_CaptionsOfOnePrompt_AreOne()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 4).With(r => (r.Captions, r.Model) = (true, "capable")));
        var caption = Assert.Single(clip.Events, e => e.Caption is not null).Caption;

        Assert.Equal((Requests.Prompt, 0.5), (caption.Text, caption.End.ToTimeSpan().TotalSeconds));
    }

    [Fact]
    public async Task GenerateVideo_FramesInChunks_TakesScenesAtTheirBorders()
    {
        GenerateVideoRequest Request(int scene) => Requests.Raw(frames: 12, prompt: "w1").With(r =>
        {
            r.Model = "random-diffusion";
            r.Scenes.Add(new Scene { FirstFrame = scene, Prompt = "w2 w3" });
        });
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Request(6)));

        Assert.Equal(["scenes[0].first_frame"], failure.Fields);
        Assert.Contains("4 or 8", failure.Message, StringComparison.Ordinal);
        Assert.Equal(12, (await Clip.GenerateAsync(shared.Client, Request(8))).Frames.Count);
    }

    private static Scene At(int frame) => new() { FirstFrame = frame, Prompt = Second };
}
