using Google.Protobuf.WellKnownTypes;
using InferenceService.Contracts.V1;
using ContractAudioBlock = InferenceService.Contracts.V1.AudioBlock;
using ContractCaption = InferenceService.Contracts.V1.Caption;

namespace InferenceService.Client.Internal;

/// <summary>Messages to the client's own types.</summary>
internal static class ResponseMapping
{
    public static ClipInfo ToInfo(Accepted accepted) => new()
    {
        RequestId = accepted.RequestId,
        Model = accepted.Model,
        ModelVersion = accepted.ModelVersion,
        ModelSha256 = accepted.ModelSha256,
        Seed = accepted.Seed,
        Frames = accepted.NumFrames,
        Fps = accepted.Fps,
        Width = accepted.Width,
        Height = accepted.Height,
        Format = (FrameFormat)accepted.Format,
        Provider = accepted.Provider,
        Sampling = ToSampling(accepted.Sampling),
        VideoIndex = accepted.VideoIndex,
        FirstFrame = accepted.FirstFrame,
        Receipt = ToReceipt(accepted.Receipt ?? new Receipt()),
        UnknownWords = [.. accepted.UnknownWords],
    };

    public static ClipProgress ToProgress(Progress progress) =>
        new(progress.StepsDone, progress.StepsTotal, progress.FramesDone) { VideoIndex = progress.VideoIndex };

    public static Caption ToCaption(ContractCaption caption) =>
        new(caption.Index, ToTime(caption.Start), ToTime(caption.End), caption.Text);

    public static AudioBlock ToAudio(ContractAudioBlock block) =>
        new(block.SampleRate, block.Channels, block.FirstSample, block.Data.Memory);

    public static ClipSummary ToSummary(Completed completed) =>
        new(completed.Frames, completed.Steps, completed.Bytes, ToTimings(completed.Timings ?? new StageTimings()))
        {
            VideoIndex = completed.VideoIndex,
            Stopped = completed.FinishReason == FinishReason.Stop,
            Score = completed.HasScore ? completed.Score : null,
        };

    public static VideoModel ToModel(Model model) => new()
    {
        Name = model.Name,
        Version = model.Version,
        Sha256 = model.Sha256,
        Description = model.Description,
        Family = model.Family,
        Width = model.Width,
        Height = model.Height,
        Fps = model.Fps,
        DefaultFrames = model.DefaultFrames,
        MaxFrames = model.MaxFrames,
        Languages = [.. model.Languages],
        Parameters = [.. model.Parameters],
        SamplingDefaults = ToSampling(model.SamplingDefaults),
        Provider = model.Provider,
        Ready = model.Ready,
        IsDefault = model.IsDefault,
        Formats = [.. model.Formats.Select(format => (FrameFormat)format)],
        SceneGranularity = Math.Max(1, model.SceneGranularity),
        MaxPromptTokens = model.MaxPromptTokens,
    };

    private static ClipReceipt ToReceipt(Receipt receipt) => new(
        receipt.ServiceVersion, receipt.RuntimeVersion, receipt.Family, receipt.PromptsSha256, receipt.StartSha256)
    {
        LastFrameSha256 = receipt.LastFrameSha256,
    };

    private static SamplingValues ToSampling(SamplingParameters? sampling) => sampling is null ? new SamplingValues() : new()
    {
        Temperature = sampling.HasTemperature ? sampling.Temperature : null,
        TopK = sampling.HasTopK ? sampling.TopK : null,
        TopP = sampling.HasTopP ? sampling.TopP : null,
        GuidanceScale = sampling.HasGuidanceScale ? sampling.GuidanceScale : null,
        NegativePrompt = sampling.HasNegativePrompt ? sampling.NegativePrompt : null,
        InferenceSteps = sampling.HasNumInferenceSteps ? sampling.NumInferenceSteps : null,
    };

    private static ClipTimings ToTimings(StageTimings timings) => new()
    {
        Queue = ToTime(timings.Queue),
        TextEncode = ToTime(timings.TextEncode),
        FirstFrame = ToTime(timings.FirstFrame),
        Generate = ToTime(timings.Generate),
        FrameEncode = ToTime(timings.FrameEncode),
        Stalled = ToTime(timings.Stalled),
        Total = ToTime(timings.Total),
    };

    public static TimeSpan ToTime(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;
}
