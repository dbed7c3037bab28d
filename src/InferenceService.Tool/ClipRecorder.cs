using System.Diagnostics;
using InferenceService.Client;
using InferenceService.Tool.Progress;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>From the request to the file: asks for a clip and writes each frame as it arrives.</summary>
internal sealed class ClipRecorder(VideoClient client, OutputTarget target)
{
    /// <summary>What was saved of a clip that broke; null when there was nothing to save.</summary>
    public string? KeptNotice { get; private set; }

    public async Task<ClipResult> RecordAsync(VideoRequest request, IClipObserver observer, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var clip = await client.GenerateAsync(request, observer, cancellationToken);
        observer.Begin(clip.Info);

        await using var writer = target.CreateWriter(clip.Info);
        var frames = 0;
        try
        {
            await foreach (var frame in clip.WithCancellation(cancellationToken))
            {
                await writer.AddAsync(PixelFrame.Decode(frame), cancellationToken);
                observer.FrameDone(++frames);
            }
        }
        catch (Exception failure) when (frames > 0 && failure is VideoGenerationException or OperationCanceledException)
        {
            await KeepAsync(writer, frames, clip.Info);
            throw;
        }

        var path = await writer.FinishAsync(complete: true, cancellationToken);
        return new ClipResult(path, clip.Info, Stopwatch.GetElapsedTime(start));
    }

    private async Task KeepAsync(IClipWriter writer, int frames, ClipInfo clip)
    {
        try
        {
            var path = await writer.FinishAsync(complete: false, CancellationToken.None);
            KeptNotice = $"{frames} of {clip.Frames} frames are in {path}";
        }
        catch (Exception second) when (second is IOException or ToolException)
        {
            // The first failure is the one to report; this one only means that nothing was kept.
            KeptNotice = $"none of the {frames} frames could be saved: {second.Message}";
        }
    }
}
