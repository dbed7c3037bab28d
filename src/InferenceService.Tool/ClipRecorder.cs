using System.Diagnostics;
using InferenceService.Client;
using InferenceService.Tool.Progress;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>From the request to the files: asks for a clip and writes each frame as it arrives, each candidate to its own file.</summary>
internal sealed class ClipRecorder(VideoClient client, OutputTarget target)
{
    /// <summary>What was saved of a clip that broke; null when there was nothing to save.</summary>
    public string? KeptNotice { get; private set; }

    /// <summary>Whether each video has files of its own; see <see cref="VideoPath"/>.</summary>
    public bool HasSeveralFiles { get; private set; }

    /// <summary>Continuation of the last frame that came of each video, of a clip that broke too.</summary>
    public Dictionary<int, ReadOnlyMemory<byte>> Continuations { get; } = [];

    public async Task<ClipResult> RecordAsync(VideoRequest request, IClipObserver observer, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var clip = await client.GenerateAsync(request, observer, cancellationToken);
        var videos = request.BestOf ? 1 : clip.Videos.Count;
        HasSeveralFiles = videos > 1;
        observer.Begin(clip.Info with { Frames = (clip.Info.Frames - clip.Info.FirstFrame) * videos });

        await using var files = new ClipFiles(target, clip.Videos, request.BestOf);
        var frames = 0;
        try
        {
            await foreach (var frame in clip.WithCancellation(cancellationToken))
            {
                await files.AddAsync(frame, cancellationToken);
                Continuations[frame.VideoIndex] = frame.Continuation;
                observer.FrameDone(++frames);
            }
        }
        catch (Exception failure) when (frames > 0 && failure is VideoGenerationException or OperationCanceledException)
        {
            await KeepAsync(files, frames, clip.Info);
            throw;
        }

        var written = await files.FinishAsync(complete: true, cancellationToken);
        return new ClipResult(request, [.. written.Zip(files.Videos)], Stopwatch.GetElapsedTime(start))
        {
            Captions = clip.Captions,
            Score = request.BestOf ? clip.Summaries.FirstOrDefault(summary => summary.VideoIndex == files.Videos.First().VideoIndex)?.Score : null,
        };
    }

    private async Task KeepAsync(ClipFiles files, int frames, ClipInfo clip)
    {
        try
        {
            var written = await files.FinishAsync(complete: false, CancellationToken.None);
            KeptNotice = $"{frames} of {clip.Frames} frames are in {string.Join(", ", written.Select(file => file.Paths))}";
        }
        catch (Exception second) when (second is IOException or ToolException)
        {
            // The first failure is the one to report; this one only means that nothing was kept.
            KeptNotice = $"none of the {frames} frames could be saved: {second.Message}";
        }
    }
}
