using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Every bad field through real gRPC: the right field is named, and the server keeps serving.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class InvalidRequestTests(SharedServer shared)
{
    public static TheoryData<string, Action<GenerateVideoRequest>> BadFields => new()
    {
        { "prompt", r => r.Prompt = string.Empty },
        { "prompt", r => r.Prompt = "   " },
        { "prompt", r => r.Prompt = new string('a', 1001) },
        { "prompt", r => r.Prompt = string.Join(' ', Enumerable.Repeat("red", 100)) },
        { "prompt", r => r.Prompt = "a red\ncircle" },
        { "prompt", r => r.Prompt = "a red\0circle" },
        { "prompt", r => r.Prompt = "a red circle\u0007" },
        { "prompt", r => r.Prompt = "!?… —" },
        { "prompt", r => r.Prompt = "a red \uFFFD circle" },
        { "prompt", r => r.Prompt = "a red \uE000 circle" },
        { "request_id", r => r.RequestId = "white space" },
        { "request_id", r => r.RequestId = new string('x', 65) },
        { "video.num_frames", r => r.Video.NumFrames = 0 },
        { "video.num_frames", r => r.Video.NumFrames = -1 },
        { "video.num_frames", r => r.Video.NumFrames = int.MaxValue },
        { "video.fps", r => r.Video.Fps = 0 },
        { "video.fps", r => r.Video.Fps = -8 },
        { "video.fps", r => r.Video.Fps = double.NaN },
        { "video.fps", r => r.Video.Fps = double.PositiveInfinity },
        { "video.width", r => r.Video.Width = 0 },
        { "video.width", r => r.Video.Width = -64 },
        { "video.height", r => r.Video.Height = 100_000 },
        { "sampling.temperature", r => r.Sampling.Temperature = double.NaN },
        { "sampling.temperature", r => r.Sampling.Temperature = -0.1 },
        { "sampling.temperature", r => r.Sampling.Temperature = 5.1 },
        { "sampling.top_k", r => r.Sampling.TopK = -1 },
        { "sampling.top_k", r => r.Sampling.TopK = 201 },
        { "sampling.top_p", r => r.Sampling.TopP = 0 },
        { "sampling.top_p", r => r.Sampling.TopP = double.NaN },
        { "sampling.guidance_scale", r => r.Sampling.GuidanceScale = 0.5 },
        { "sampling.guidance_scale", r => r.Sampling.GuidanceScale = double.NegativeInfinity },
        { "sampling.negative_prompt", r => r.Sampling.NegativePrompt = "a blue star" },
        { "sampling.negative_prompt", r => (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (2, "\u0001") },
        { "output.format", r => r.Output.Format = (FrameFormat)99 },
        { "output.quality", r => r.Output.Quality = 80 },
        { "output.quality", r => (r.Output.Format, r.Output.Quality) = (FrameFormat.Jpeg, 0) },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task GenerateVideo_BadField_IsRefusedByName(string field, Action<GenerateVideoRequest> spoil)
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Server.Client, Requests.Raw().With(spoil)));

        Assert.Equal(StatusCode.InvalidArgument, failure.Code);
        Assert.Equal("INVALID_REQUEST", failure.Info.Reason);
        Assert.Equal([field], failure.Fields);
        Assert.Null(failure.RetryInfo);
    }

    [Fact]
    public async Task GenerateVideo_ManyBadFields_AreReportedTogether()
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Server.Client, Requests.Raw().With(r =>
        {
            r.Prompt = string.Empty;
            r.Video.NumFrames = 0;
            r.Video.Fps = double.NaN;
            r.Sampling.TopP = 2;
            r.Output.Quality = 5;
        })));

        Assert.Equal(
            ["output.quality", "prompt", "sampling.top_p", "video.fps", "video.num_frames"],
            failure.Fields.Order(StringComparer.Ordinal));
        Assert.All(failure.Fields, field => Assert.Contains(field, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GenerateVideo_UnknownModel_IsNotFoundAndNamesTheKnownOnes()
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Server.Client, Requests.Raw().With(r => r.Model = "nope")));

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_MODEL"), (failure.Code, failure.Info.Reason));
        Assert.Contains("shapes-gpt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_MessageOverTheLimit_IsRefusedAndTheServerKeepsServing()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => Clip.GenerateAsync(
            shared.Server.Client, Requests.Raw().With(r => r.Prompt = new string('a', 5_000_000))));

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Equal(4, (await Clip.GenerateAsync(shared.Server.Client, Requests.Raw())).Frames.Count);
    }
}
