using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>The events of a clip as messages; the counterpart of <see cref="RequestParser"/>.</summary>
internal static class ResponseMapping
{
    public static GenerateVideoResponse Accepted(GenerationRequest request, int video, IVideoModel model) => new()
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
            Sampling = SamplingMapping.InUse(request.Sampling, model.Description),
            VideoIndex = video,
            FirstFrame = request.Start.Frames,
            Receipt = ReceiptMapping.Receipt(request, model),
            UnknownWords = { request.UnknownWords },
        },
    };

    public static GenerateVideoResponse Progress(int video, ClipProgress progress) => new()
    {
        Progress = new Progress
        {
            StepsDone = progress.StepsDone,
            StepsTotal = progress.StepsTotal,
            FramesDone = progress.FramesDone,
            VideoIndex = video,
        },
    };

    public static GenerateVideoResponse Caption(in TimedText caption) => new()
    {
        Caption = new Caption
        {
            Index = caption.Index,
            Start = Duration.FromTimeSpan(caption.Start),
            End = Duration.FromTimeSpan(caption.End),
            Text = caption.Text,
        },
    };

    /// <summary>A part of a frame's sound around memory that must stay unchanged until the message has been written.</summary>
    /// <param name="offset">In bytes, at the start of a sample.</param>
    public static GenerateVideoResponse AudioBlock(int video, in AudioSamples audio, int offset, int length) => new()
    {
        Audio = new AudioBlock
        {
            SampleRate = AudioFormat.SampleRate,
            Channels = audio.Format.Channels,
            FirstSample = audio.FirstSample + (offset / audio.Format.BytesPerSample),
            Data = UnsafeByteOperations.UnsafeWrap(audio.Data.Slice(offset, length)),
            VideoIndex = video,
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
            Continuation = offset == 0 && !frame.Continuation.IsEmpty
                ? UnsafeByteOperations.UnsafeWrap(frame.Continuation) : ByteString.Empty,
            VideoIndex = frame.Video,
        },
    };

    public static GenerateVideoResponse Completed(int video, ClipProgress progress, long bytes, ClipEnding ending)
    {
        var completed = new Completed
        {
            FinishReason = ending.Stopped ? FinishReason.Stop : FinishReason.Length,
            Frames = progress.FramesDone,
            Steps = progress.StepsDone,
            Bytes = bytes,
            Timings = Timings(ending.Timings),
            VideoIndex = video,
        };
        if (ending.Score is { } score)
        {
            completed.Score = score;
        }

        return new GenerateVideoResponse { Completed = completed };
    }

    private static StageTimings Timings(ClipTimings timings) => new()
    {
        Queue = Duration.FromTimeSpan(timings.Queue),
        TextEncode = Duration.FromTimeSpan(timings.TextEncode),
        FirstFrame = Duration.FromTimeSpan(timings.FirstFrame),
        Generate = Duration.FromTimeSpan(timings.Generate),
        FrameEncode = Duration.FromTimeSpan(timings.FrameEncode),
        Stalled = Duration.FromTimeSpan(timings.Stalled),
        Total = Duration.FromTimeSpan(timings.Total),
    };
}
