using Google.Protobuf;
using InferenceService.Contracts.V1;
using ContractConditioningFrame = InferenceService.Contracts.V1.ConditioningFrame;
using ContractFormat = InferenceService.Contracts.V1.FrameFormat;
using ContractScene = InferenceService.Contracts.V1.Scene;

namespace InferenceService.Client.Internal;

/// <summary>Request to message. What the caller left out stays out: defaults are the server's.</summary>
internal static class RequestMapping
{
    public static GenerateVideoRequest ToMessage(VideoRequest request)
    {
        var message = new GenerateVideoRequest
        {
            Prompt = request.Prompt,
            Model = request.Model ?? "",
            // A name always, so that the gRPC layer's retries can not make the clip twice.
            RequestId = request.RequestId ?? Guid.NewGuid().ToString("N"),
            Video = ToVideo(request),
            Sampling = ToSampling(request),
            Output = ToOutput(request),
            ConditioningFrames = { request.ConditioningFrames.Select(ToFrame) },
            LastFrame = request.LastFrame is { } last ? ToFrame(last) : null,
            Scenes = { request.Scenes.Select(scene => new ContractScene { FirstFrame = scene.FirstFrame, Prompt = scene.Prompt }) },
            Continuation = ByteString.CopyFrom(request.Continuation.Span),
            BestOf = request.BestOf,
            Captions = request.Captions,
            Audio = request.Audio,
        };
        if (request.Videos is { } videos)
        {
            message.NumVideos = videos;
        }

        return message;
    }

    private static ContractConditioningFrame ToFrame(ConditioningFrame frame)
    {
        var message = new ContractConditioningFrame { Data = ByteString.CopyFrom(frame.Data.Span) };
        if (frame is { Format: { } format, Width: { } width, Height: { } height })
        {
            (message.Format, message.Width, message.Height) = ((ContractFormat)format, width, height);
        }

        return message;
    }

    private static VideoParameters ToVideo(VideoRequest request)
    {
        var video = new VideoParameters();
        if (request.Frames is { } frames)
        {
            video.NumFrames = frames;
        }

        if (request.Fps is { } fps)
        {
            video.Fps = fps;
        }

        if (request.Width is { } width)
        {
            video.Width = width;
        }

        if (request.Height is { } height)
        {
            video.Height = height;
        }

        return video;
    }

    private static SamplingParameters ToSampling(VideoRequest request)
    {
        var sampling = new SamplingParameters();
        if (request.Seed is { } seed)
        {
            sampling.Seed = seed;
        }

        if (request.Temperature is { } temperature)
        {
            sampling.Temperature = temperature;
        }

        if (request.TopK is { } topK)
        {
            sampling.TopK = topK;
        }

        if (request.TopP is { } topP)
        {
            sampling.TopP = topP;
        }

        if (request.GuidanceScale is { } scale)
        {
            sampling.GuidanceScale = scale;
        }

        if (request.NegativePrompt is { } negative)
        {
            sampling.NegativePrompt = negative;
        }

        if (request.InferenceSteps is { } steps)
        {
            sampling.NumInferenceSteps = steps;
        }

        return sampling;
    }

    private static OutputParameters ToOutput(VideoRequest request)
    {
        var output = new OutputParameters { OmitContinuation = request.OmitContinuations };
        if (request.Format is { } format)
        {
            output.Format = (ContractFormat)format;
        }

        if (request.Quality is { } quality)
        {
            output.Quality = quality;
        }

        return output;
    }
}
