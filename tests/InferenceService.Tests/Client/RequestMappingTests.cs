using Google.Protobuf;
using InferenceService.Client;
using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;
using ConditioningFrame = InferenceService.Client.ConditioningFrame;
using ContractFormat = InferenceService.Contracts.V1.FrameFormat;
using FrameFormat = InferenceService.Client.FrameFormat;
using Scene = InferenceService.Client.Scene;

namespace InferenceService.Tests.Client;

public sealed class RequestMappingTests
{
    [Fact]
    public void ToMessage_PromptOnly_LeavesEveryDefaultToTheServer()
    {
        var message = RequestMapping.ToMessage(new VideoRequest("a red circle") { RequestId = "clip-1" });

        Assert.Equal(
            new GenerateVideoRequest
            {
                Prompt = "a red circle",
                RequestId = "clip-1",
                Video = new VideoParameters(),
                Sampling = new SamplingParameters(),
                Output = new OutputParameters(),
            },
            message);
    }

    [Fact]
    public void ToMessage_EveryMember_IsMapped()
    {
        var message = RequestMapping.ToMessage(new VideoRequest("a red circle")
        {
            Model = "shapes-gpt",
            RequestId = "clip-1",
            Frames = 4,
            Fps = 12.5,
            Width = 96,
            Height = 80,
            Seed = ulong.MaxValue,
            Temperature = 0,
            TopK = 3,
            TopP = 0.5,
            GuidanceScale = 2,
            NegativePrompt = "blue",
            InferenceSteps = 30,
            Format = FrameFormat.Jpeg,
            Quality = 70,
            ConditioningFrames = [ConditioningFrame.FromFile(new byte[] { 1 }), ConditioningFrame.FromPixels(new byte[] { 2, 3, 4 }, 1, 1)],
            LastFrame = ConditioningFrame.FromFile(new byte[] { 5 }),
            Scenes = [new Scene(3, "a star")],
            Continuation = new byte[] { 6 },
            Videos = 2,
            BestOf = true,
            Captions = true,
            Audio = true,
            OmitContinuations = true,
        });

        Assert.Equal(
            new GenerateVideoRequest
            {
                Prompt = "a red circle",
                Model = "shapes-gpt",
                RequestId = "clip-1",
                Video = new VideoParameters { NumFrames = 4, Fps = 12.5, Width = 96, Height = 80 },
                Sampling = new SamplingParameters
                {
                    Seed = ulong.MaxValue,
                    Temperature = 0,
                    TopK = 3,
                    TopP = 0.5,
                    GuidanceScale = 2,
                    NegativePrompt = "blue",
                    NumInferenceSteps = 30,
                },
                Output = new OutputParameters { Format = ContractFormat.Jpeg, Quality = 70, OmitContinuation = true },
                ConditioningFrames =
                {
                    new Contracts.V1.ConditioningFrame { Data = ByteString.CopyFrom(1) },
                    new Contracts.V1.ConditioningFrame { Data = ByteString.CopyFrom(2, 3, 4), Format = ContractFormat.RawRgb24, Width = 1, Height = 1 },
                },
                LastFrame = new Contracts.V1.ConditioningFrame { Data = ByteString.CopyFrom(5) },
                Scenes = { new Contracts.V1.Scene { FirstFrame = 3, Prompt = "a star" } },
                Continuation = ByteString.CopyFrom(6),
                NumVideos = 2,
                BestOf = true,
                Captions = true,
                Audio = true,
            },
            message);
    }

    [Fact]
    public void ToMessage_NoRequestId_GetsOneOfItsOwn()
    {
        var request = new VideoRequest("a red circle");
        var first = RequestMapping.ToMessage(request).RequestId;

        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", first);
        Assert.NotEqual(first, RequestMapping.ToMessage(request).RequestId);
    }

    [Theory]
    [InlineData(FrameFormat.RawRgb24, ContractFormat.RawRgb24)]
    [InlineData(FrameFormat.Png, ContractFormat.Png)]
    [InlineData(FrameFormat.Jpeg, ContractFormat.Jpeg)]
    [InlineData(FrameFormat.Webp, ContractFormat.Webp)]
    public void ToMessage_Format_HasTheContractsValue(FrameFormat format, ContractFormat expected) =>
        Assert.Equal(expected, RequestMapping.ToMessage(new VideoRequest("x") { Format = format }).Output.Format);
}
