namespace InferenceService.Tool;

/// <summary>A clip as --json tells it; docs/tool.md describes the members.</summary>
internal sealed record ClipReport
{
    public required string Prompt { get; init; }

    public required string File { get; init; }

    public required string? Wav { get; init; }

    public required string? Captions { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Frames { get; init; }

    public required double Fps { get; init; }

    public required double DurationSeconds { get; init; }

    public required bool HasSound { get; init; }

    public required string Model { get; init; }

    public required string ModelVersion { get; init; }

    public required string ModelSha256 { get; init; }

    public required string Provider { get; init; }

    public required ulong Seed { get; init; }

    public required int VideoIndex { get; init; }

    public required double? Score { get; init; }

    public required int FirstFrame { get; init; }

    public required IReadOnlyList<string> UnknownWords { get; init; }

    public required double ElapsedSeconds { get; init; }

    /// <summary>One for each file.</summary>
    public static IEnumerable<ClipReport> Of(ClipResult result, string? captions) => result.Videos.Select(video => new ClipReport
    {
        Prompt = result.Request.Prompt,
        File = video.File.Path,
        Wav = video.File.Wav,
        Captions = captions,
        Width = video.File.Width,
        Height = video.File.Height,
        Frames = video.File.Frames,
        Fps = video.File.Fps,
        DurationSeconds = video.File.Duration.TotalSeconds,
        HasSound = video.File.HasSound,
        Model = video.Clip.Model,
        ModelVersion = video.Clip.ModelVersion,
        ModelSha256 = video.Clip.ModelSha256,
        Provider = video.Clip.Provider,
        Seed = video.Clip.Seed,
        VideoIndex = video.Clip.VideoIndex,
        Score = result.Score,
        FirstFrame = video.Clip.FirstFrame,
        UnknownWords = video.Clip.UnknownWords,
        ElapsedSeconds = result.Elapsed.TotalSeconds,
    });
}
