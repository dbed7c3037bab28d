using System.Globalization;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>What is sent, and in which form.</summary>
internal sealed class DeliveryParser(ModelDescription model, IReadOnlySet<PixelFormat> writableFormats, Violations violations)
{
    private const int DefaultQuality = 85;
    private const int MaxVideos = 8;

    /// <summary>Candidates that are ranked wait in memory until all are made.</summary>
    private const long MaxRankedBytes = 256L * 1024 * 1024;

    public DeliverySettings ParseDelivery(GenerateVideoRequest message, ClipShape clip)
    {
        var videos = message.HasNumVideos && model.Parameters.Contains(RequestFields.NumVideos)
            ? violations.Range(RequestFields.NumVideos, message.NumVideos, 1, MaxVideos) : 1;
        var isRanked = message.BestOf && model.Parameters.Contains(RequestFields.BestOf);
        if (isRanked && videos < 2)
        {
            violations.Add(RequestFields.BestOf, $"needs {RequestFields.NumVideos} above 1");
        }

        var hasAudio = ParseAudio(message, clip);
        var ranked = (long)(model.FrameBytes + (hasAudio ? model.AudioBytes : 0)) * clip.Frames * videos;
        if (isRanked && ranked > MaxRankedBytes)
        {
            violations.Add(
                RequestFields.BestOf,
                $"takes {ranked >> 20} MiB for so many frames and candidates, at most {MaxRankedBytes >> 20} are given");
        }

        var sendsContinuations = model.Parameters.Contains(RequestFields.Continuation) && message.Output?.OmitContinuation != true;
        return new DeliverySettings(videos, isRanked, message.Captions, sendsContinuations) { Audio = hasAudio };
    }

    /// <summary>At another rate the frames would be shown for longer or shorter than they sound.</summary>
    private bool ParseAudio(GenerateVideoRequest message, ClipShape clip)
    {
        var hasAudio = message.Audio && model.Parameters.Contains(RequestFields.Audio);
        var native = model.NativeClip.FramesPerSecond;
        if (hasAudio && clip.FramesPerSecond != native)
        {
            violations.Add("video.fps", string.Create(CultureInfo.InvariantCulture, $"must be the model's own with audio, {native}"));
        }

        return hasAudio;
    }

    public OutputSettings ParseOutput(OutputParameters output)
    {
        var format = FormatMapping.ToPixelFormat(output.Format);
        if (format is null)
        {
            violations.Add("output.format", $"is not a known format: {(int)output.Format}");
        }
        else if (!writableFormats.Contains(format.Value))
        {
            violations.Add("output.format", $"{format} cannot be written by this server's imaging library");
        }

        if (output.HasQuality && format is PixelFormat.Png or PixelFormat.RawRgb24)
        {
            violations.Add("output.quality", $"has no meaning for {format}");
        }

        var quality = output.HasQuality ? violations.Range("output.quality", output.Quality, 1, 100) : DefaultQuality;
        return new OutputSettings(format ?? PixelFormat.Png, quality);
    }
}
