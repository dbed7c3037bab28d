using Google.Protobuf;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>What a model does not honour is refused by name, and nothing else is said of it.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class NotHonouredTests(CapableServer shared)
{
    public static TheoryData<string, Action<GenerateVideoRequest>> Fields => new()
    {
        { "conditioning_frames", r => r.ConditioningFrames.Add(new ConditioningFrame { Data = ByteString.CopyFrom(1, 2, 3) }) },
        { "last_frame", r => r.LastFrame = new ConditioningFrame() },
        { "scenes", r => r.Scenes.Add(new Scene { Prompt = string.Empty, FirstFrame = -1 }) },
        { "continuation", r => r.Continuation = ByteString.CopyFrom(1, 2, 3) },
        { "num_videos", r => r.NumVideos = 2 },
        { "best_of", r => r.BestOf = true },
        { "audio", r => r.Audio = true },
        { "sampling.num_inference_steps", r => r.Sampling.NumInferenceSteps = 20 },
        { "sampling.top_k", r => r.Sampling.TopK = 20 },
        { "video.num_frames", r => r.Video = new VideoParameters { NumFrames = 2 } },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task GenerateVideo_FieldNotHonoured_IsRefusedByName(string field, Action<GenerateVideoRequest> set)
    {
        var request = new GenerateVideoRequest { Prompt = Requests.Prompt, Model = "plain", Sampling = new SamplingParameters { Seed = 1 } };
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, request.With(set)));

        Assert.Equal([field], failure.Fields);
        Assert.Contains("not honoured by model plain", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("capable")]
    [InlineData("random-gan")]
    public async Task GenerateVideo_LastFrameForAnotherFamily_IsRefusedByName(string model)
    {
        var request = new GenerateVideoRequest { Prompt = "w1", Model = model, LastFrame = Pictures.Frame(Pictures.Png(4, 4)) };
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, request));

        Assert.Equal(["last_frame"], failure.Fields);
        Assert.Contains($"not honoured by model {model}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_ContinuationNotHonoured_SendsNone()
    {
        var clip = await Clip.GenerateAsync(shared.Client, new GenerateVideoRequest { Prompt = Requests.Prompt, Model = "plain" });
        Assert.All(clip.Parts, part => Assert.True(part.Continuation.IsEmpty));
    }
}
