using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Domain to messages; the counterpart of <see cref="RequestParser"/>.</summary>
internal static class ResponseMapping
{
    public static GenerateVideoResponse Accepted(GenerationRequest request, IVideoModel model) => new()
    {
        Accepted = new Accepted
        {
            RequestId = request.RequestId,
            Model = model.Description.Name,
            ModelVersion = model.Description.Version,
            ModelSha256 = model.Description.Sha256,
            Seed = request.Sampling.Seed,
            NumFrames = request.Clip.Frames,
            Fps = request.Clip.FramesPerSecond,
            Width = request.Clip.Width,
            Height = request.Clip.Height,
            Format = FormatMapping.ToProto(request.Output.Format),
            Provider = model.Provider,
            Sampling = Sampling(request.Sampling, withSeed: true),
        },
    };

    public static GenerateVideoResponse Progress(ClipProgress progress) => new()
    {
        Progress = new Progress
        {
            StepsDone = progress.StepsDone,
            StepsTotal = progress.StepsTotal,
            FramesDone = progress.FramesDone,
        },
    };

    /// <summary>A part of a frame around memory that must stay unchanged until the message has been written.</summary>
    public static GenerateVideoResponse FramePart(in EncodedFrame frame, int offset, int length) => new()
    {
        Frame = new FramePart
        {
            Index = frame.Index,
            PresentationTime = Duration.FromTimeSpan(frame.PresentationTime),
            Offset = offset,
            TotalSize = frame.Data.Length,
            Data = UnsafeByteOperations.UnsafeWrap(frame.Data.Slice(offset, length)),
        },
    };

    public static GenerateVideoResponse Completed(ClipProgress progress, long bytes, ClipTimings timings) => new()
    {
        Completed = new Completed
        {
            FinishReason = FinishReason.Length,
            Frames = progress.FramesDone,
            Steps = progress.StepsDone,
            Bytes = bytes,
            Timings = new StageTimings
            {
                Queue = Duration.FromTimeSpan(timings.Queue),
                TextEncode = Duration.FromTimeSpan(timings.TextEncode),
                FirstFrame = Duration.FromTimeSpan(timings.FirstFrame),
                Generate = Duration.FromTimeSpan(timings.Generate),
                FrameEncode = Duration.FromTimeSpan(timings.FrameEncode),
                Stalled = Duration.FromTimeSpan(timings.Stalled),
                Total = Duration.FromTimeSpan(timings.Total),
            },
        },
    };

    public static Model Model(IVideoModel model, bool isDefault, IEnumerable<PixelFormat> formats)
    {
        var (description, clip) = (model.Description, model.Description.NativeClip);
        var message = new Model
        {
            Name = description.Name,
            Version = description.Version,
            Sha256 = description.Sha256,
            Description = description.Description,
            Family = description.Family,
            Width = clip.Width,
            Height = clip.Height,
            Fps = clip.FramesPerSecond,
            DefaultFrames = clip.Frames,
            MaxFrames = description.MaxFrames,
            SamplingDefaults = Sampling(description.Defaults, withSeed: false),
            Provider = model.Provider,
            Ready = model.Unavailable is null,
            IsDefault = isDefault,
        };
        message.Languages.Add(description.Languages);
        message.Parameters.Add(description.Parameters.Order(StringComparer.Ordinal));
        message.Formats.Add(formats.Order().Select(FormatMapping.ToProto));
        return message;
    }

    private static SamplingParameters Sampling(SamplingSettings settings, bool withSeed)
    {
        var message = new SamplingParameters
        {
            Temperature = settings.Temperature,
            TopK = settings.TopK,
            TopP = settings.TopP,
            GuidanceScale = settings.GuidanceScale,
        };
        if (withSeed)
        {
            message.Seed = settings.Seed;
        }

        if (settings.NegativePrompt.Length > 0)
        {
            message.NegativePrompt = settings.NegativePrompt;
        }

        return message;
    }
}
