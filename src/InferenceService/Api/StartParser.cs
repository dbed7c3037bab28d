using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>What a clip begins with, and where it leads: given frames, or a continuation.</summary>
internal sealed class StartParser(ModelDescription model, IPictureReader pictures, Violations violations)
{
    private const int MaxFrames = 8;
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxBytesTogether = 3 * 1024 * 1024;

    /// <returns>The start, and the seed that a continuation was made with.</returns>
    public (ClipStart Start, ulong? Seed) ParseStart(GenerateVideoRequest message)
    {
        CheckTotal(message);
        if (!message.Continuation.IsEmpty && message.ConditioningFrames.Count > 0 && Honours(RequestFields.Continuation))
        {
            violations.Add(RequestFields.Continuation, $"excludes {RequestFields.ConditioningFrames}");
        }

        return Honours(RequestFields.Continuation) && !message.Continuation.IsEmpty
            ? ParseContinuation(message.Continuation.Memory)
            : (ParseFrames(message), null);
    }

    public ReadOnlyMemory<byte> ParseLastFrame(GenerateVideoRequest message) =>
        Honours(RequestFields.LastFrame) && message.LastFrame is { } frame
            ? ParsePicture(RequestFields.LastFrame, frame)
            : ReadOnlyMemory<byte>.Empty;

    private bool Honours(string field) => model.Parameters.Contains(field);

    private (ClipStart Start, ulong? Seed) ParseContinuation(ReadOnlyMemory<byte> token)
    {
        try
        {
            var continuation = ContinuationToken.Read(token, Convert.FromHexString(model.Sha256));
            return (
                new ClipStart(continuation.Frame + 1, [], continuation.State) { AudioState = continuation.AudioState },
                continuation.Seed);
        }
        catch (FormatException e)
        {
            violations.Add(RequestFields.Continuation, e.Message);
            return (ClipStart.Nothing, null);
        }
    }

    private ClipStart ParseFrames(GenerateVideoRequest message)
    {
        var frames = message.ConditioningFrames;
        if (frames.Count > MaxFrames)
        {
            violations.Add(RequestFields.ConditioningFrames, $"must be at most {MaxFrames}, got {frames.Count}");
        }
        else if (frames.Count > 0 && Honours(RequestFields.ConditioningFrames))
        {
            return new ClipStart(
                frames.Count,
                [.. frames.Select((frame, i) => ParsePicture($"{RequestFields.ConditioningFrames}[{i}]", frame))],
                ReadOnlyMemory<byte>.Empty);
        }

        return ClipStart.Nothing;
    }

    private void CheckTotal(GenerateVideoRequest message)
    {
        var total = message.ConditioningFrames.Sum(frame => frame.Data.Length) + (message.LastFrame?.Data.Length ?? 0);
        if (total > MaxBytesTogether)
        {
            violations.Add(
                RequestFields.ConditioningFrames,
                $"must have at most {MaxBytesTogether} bytes together with {RequestFields.LastFrame}, got {total}");
        }
    }

    private ReadOnlyMemory<byte> ParsePicture(string field, ConditioningFrame frame)
    {
        try
        {
            if (frame.Data.Length is 0 or > MaxBytes)
            {
                throw new PictureException($"must have 1 to {MaxBytes} bytes, has {frame.Data.Length}");
            }

            return frame.Format == FrameFormat.RawRgb24 ? ParseRaw(frame) : ParseEncoded(frame);
        }
        catch (PictureException e)
        {
            violations.Add(field, e.Message);
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    private byte[] ParseRaw(ConditioningFrame frame)
    {
        PictureLimits.Check(frame.Width, frame.Height);
        var expected = frame.Width * frame.Height * 3;
        return frame.Data.Length == expected
            ? pictures.Resample(frame.Data.Span, frame.Width, frame.Height, model.NativeClip.Width, model.NativeClip.Height)
            : throw new PictureException(
                $"must have {expected} bytes for {frame.Width} x {frame.Height} pixels, has {frame.Data.Length}");
    }

    private byte[] ParseEncoded(ConditioningFrame frame)
    {
        if (frame.HasWidth || frame.HasHeight)
        {
            throw new PictureException("must leave out width and height, which are those of the picture");
        }

        var expected = FormatMapping.ToPixelFormat(frame.Format) ?? throw new PictureException("has an unknown format");
        var found = PictureSignature.Of(frame.Data.Span);
        if (found is null || (frame.Format != FrameFormat.Unspecified && found != expected))
        {
            throw new PictureException($"must be {(frame.Format == FrameFormat.Unspecified ? "PNG, JPEG or WebP" : expected)}, "
                + $"and {(found is null ? "is not" : $"is {found}")}");
        }

        return pictures.Read(frame.Data.Span, model.NativeClip.Width, model.NativeClip.Height);
    }
}
