using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>
/// What a clip begins with, and where it leads: given frames, or a continuation. Of pictures only what costs nothing is looked at; they are
/// decoded when the call has its place (<see cref="GivenPictures"/>).
/// </summary>
internal sealed class StartParser(ModelDescription model, Violations violations)
{
    private const int MaxFrames = 8;

    /// <returns>The start, with room for the pixels of given pictures; and the seed that a continuation was made with.</returns>
    public (ClipStart Start, ulong? Seed) ParseStart(GenerateVideoRequest message)
    {
        CheckTotal(message);
        if (!message.Continuation.IsEmpty && message.ConditioningFrames.Count > 0 && Honours(RequestFields.Continuation))
        {
            violations.Add(RequestFields.Continuation, $"excludes {RequestFields.ConditioningFrames}");
        }

        if (Honours(RequestFields.Continuation) && !message.Continuation.IsEmpty)
        {
            return ParseContinuation(message.Continuation.Memory);
        }

        var frames = message.ConditioningFrames.Count;
        if (frames > MaxFrames)
        {
            violations.Add(RequestFields.ConditioningFrames, $"must be at most {MaxFrames}, got {frames}");
            frames = 0;
        }

        return frames > 0 && Honours(RequestFields.ConditioningFrames)
            ? (new ClipStart(frames, new ReadOnlyMemory<byte>[frames], ReadOnlyMemory<byte>.Empty), null)
            : (ClipStart.Nothing, null);
    }

    /// <param name="start">As it was parsed: where it has no room for pictures, none are looked at.</param>
    public GivenPictures ParsePictures(GenerateVideoRequest message, ClipStart start) => new(
        [.. message.ConditioningFrames.Take(start.Pictures.Count).Select((frame, i) => ParsePicture($"{RequestFields.ConditioningFrames}[{i}]", frame))],
        Honours(RequestFields.LastFrame) && message.LastFrame is { } last ? ParsePicture(RequestFields.LastFrame, last) : null);

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

    private void CheckTotal(GenerateVideoRequest message)
    {
        var total = message.ConditioningFrames.Sum(frame => frame.Data.Length) + (message.LastFrame?.Data.Length ?? 0);
        if (total > PictureLimits.MaxBytesTogether)
        {
            violations.Add(
                RequestFields.ConditioningFrames,
                $"must have at most {PictureLimits.MaxBytesTogether} bytes together with {RequestFields.LastFrame}, got {total}");
        }
    }

    private GivenPicture ParsePicture(string field, ConditioningFrame frame)
    {
        try
        {
            if (frame.Data.Length is 0 or > PictureLimits.MaxBytes)
            {
                throw new PictureException($"must have 1 to {PictureLimits.MaxBytes} bytes, has {frame.Data.Length}");
            }

            return new GivenPicture(field, frame.Data.Memory, frame.Format == FrameFormat.RawRgb24 ? ParseRaw(frame) : ParseEncoded(frame));
        }
        catch (PictureException e)
        {
            violations.Add(field, e.Message);
            return new GivenPicture(field, ReadOnlyMemory<byte>.Empty);
        }
    }

    private static (int Width, int Height)? ParseRaw(ConditioningFrame frame)
    {
        PictureLimits.Callers.Check(frame.Width, frame.Height);
        var expected = frame.Width * frame.Height * 3;
        return frame.Data.Length == expected
            ? (frame.Width, frame.Height)
            : throw new PictureException(
                $"must have {expected} bytes for {frame.Width} x {frame.Height} pixels, has {frame.Data.Length}");
    }

    private static (int Width, int Height)? ParseEncoded(ConditioningFrame frame)
    {
        if (frame.HasWidth || frame.HasHeight)
        {
            throw new PictureException("must leave out width and height, which are those of the picture");
        }

        var expected = FormatMapping.ToPictureFormats(frame.Format) ?? throw new PictureException("has an unknown format");
        var found = PictureSignature.Of(frame.Data.Span);
        return (expected & found) != 0
            ? null
            : throw new PictureException($"must be {(frame.Format == FrameFormat.Unspecified ? "PNG, JPEG or WebP" : expected)}, "
                + $"and {(found == PictureFormats.None ? "is not" : $"is {found}")}");
    }
}
