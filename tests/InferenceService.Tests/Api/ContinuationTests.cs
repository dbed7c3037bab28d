using Google.Protobuf;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>A clip that goes on from any of its frames is the clip that was never interrupted.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class ContinuationTests(CapableServer shared)
{
    private static readonly Action<GenerateVideoRequest>[] Variants =
    [
        _ => { },
        r => r.Sampling.GuidanceScale = 2,
        r => r.Scenes.Add(new Scene { Prompt = "a blue star moves up", FirstFrame = 4 }),
    ];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(0, 6)]
    [InlineData(1, 0)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 6)]
    public async Task GenerateVideo_FromAnyFrame_GivesTheRestByteForByte(int variant, int frame)
    {
        var whole = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(Variants[variant]));
        var rest = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(Variants[variant]).With(r =>
        {
            r.Sampling.ClearSeed();
            r.Continuation = whole.Parts[frame].Continuation;
        }));

        Assert.Equal((7UL, frame + 1), (rest.Accepted.Seed, rest.Accepted.FirstFrame));
        Assert.Equal(Enumerable.Range(frame + 1, 7 - frame), rest.Parts.Select(p => p.Index));
        Assert.Equal(whole.Parts.Skip(frame + 1).Select(p => p.PresentationTime), rest.Parts.Select(p => p.PresentationTime));
        Assert.Equal(whole.Frames.Skip(frame + 1), rest.Frames);
        Assert.Equal(whole.Parts.Skip(frame + 1).Select(p => p.Continuation), rest.Parts.Select(p => p.Continuation));
    }

    [Fact]
    public async Task GenerateVideo_MoreFrames_ExtendTheClip()
    {
        var longer = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 6));
        var shorter = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 3));
        var rest = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 6).With(r => r.Continuation = shorter.Parts[^1].Continuation));

        Assert.Equal(longer.Frames, [.. shorter.Frames, .. rest.Frames]);
    }

    [Fact]
    public async Task GenerateVideo_LargeFrame_HasTheContinuationInItsFirstPart()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 1).With(r => (r.Video.Width, r.Video.Height) = (1024, 700)));

        Assert.Equal([false, true, true], clip.Parts.Select(p => p.Continuation.IsEmpty));
        Assert.All(clip.Parts, part => Assert.True(part.CalculateSize() < 1024 * 1024));
        Assert.Equal(1024 * 700 * 3, clip.Frames[0].Length);
    }

    [Fact]
    public async Task GenerateVideo_Omitted_SendsNone()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 2).With(r => r.Output.OmitContinuation = true));
        Assert.All(clip.Parts, part => Assert.True(part.Continuation.IsEmpty));
    }

    [Theory]
    [InlineData("damaged", 30, 1)]
    [InlineData("version 3", 0, 1)]
    [InlineData("damaged", 3, 255)]
    public async Task GenerateVideo_SpoiltToken_IsRefused(string why, int at, byte change)
    {
        var token = (await TokenAsync()).ToByteArray();
        token[at] ^= change;
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw().With(r => r.Continuation = ByteString.CopyFrom(token))));

        Assert.Equal(["continuation"], failure.Fields);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_OtherModelsToken_IsRefused()
    {
        using var bundle = new BundleCopy("other");
        bundle.Honour("continuation");
        await using var other = await TestServer.StartAsync($"--Models:Path={bundle.Parent}");
        var token = await TokenAsync();
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(other.Client, Requests.Raw().With(r => r.Continuation = token)));

        Assert.Equal(["continuation"], failure.Fields);
        Assert.Contains("another model", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_AnotherReplica_GoesOn()
    {
        using var bundle = new BundleCopy("capable");
        CapableServer.HonourAll(bundle);
        await using var replica = await TestServer.StartAsync($"--Models:Path={bundle.Parent}");
        var whole = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 5));
        var rest = await Clip.GenerateAsync(replica.Client, Requests.Raw(frames: 5).With(r => r.Continuation = whole.Parts[1].Continuation));

        Assert.Equal(whole.Frames.Skip(2), rest.Frames);
    }

    [Fact]
    public async Task GenerateVideo_NoFrameLeft_IsRefused()
    {
        var token = await TokenAsync();
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 1).With(r => r.Continuation = token)));
        Assert.Equal(["video.num_frames"], failure.Fields);
    }

    [Fact]
    public async Task GenerateVideo_WithGivenFrames_IsRefused()
    {
        GenerateVideoRequest Request() => Requests.Raw(prompt: "w1").With(r => r.Model = "random-diffusion");
        var token = (await Clip.GenerateAsync(shared.Client, Request())).Parts[0].Continuation;
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Request().With(r =>
        {
            r.Continuation = token;
            r.ConditioningFrames.Add(Pictures.Frame(Pictures.Png(4, 4)));
        })));
        Assert.Equal(["continuation"], failure.Fields);
    }

    [Theory]
    [InlineData("random-gan")]
    [InlineData("random-diffusion")]
    public async Task GenerateVideo_OtherFamilies_GoOnByteForByte(string model)
    {
        GenerateVideoRequest Request() => Requests.Raw(frames: 11, prompt: "w1 w2").With(r => r.Model = model);
        var whole = await Clip.GenerateAsync(shared.Client, Request());
        foreach (var frame in new[] { 0, 3, 5, 9 })
        {
            var rest = await Clip.GenerateAsync(shared.Client, Request().With(r =>
            {
                r.Sampling.ClearSeed();
                r.Continuation = whole.Parts[frame].Continuation;
            }));
            Assert.Equal(whole.Frames.Skip(frame + 1), rest.Frames);
        }
    }

    private async Task<ByteString> TokenAsync() =>
        (await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 1))).Parts[0].Continuation;
}
