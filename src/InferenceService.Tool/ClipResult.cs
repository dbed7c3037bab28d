using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>A clip on disk.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Videos">What was written, one file or one for each candidate, and what the service said of it.</param>
/// <param name="Elapsed">From the call to the end of the files.</param>
internal sealed record ClipResult(VideoRequest Request, IReadOnlyList<(WrittenFile File, ClipInfo Clip)> Videos, TimeSpan Elapsed)
{
    public IReadOnlyList<Caption> Captions { get; init; } = [];

    /// <summary>How well the best candidate fits the prompt; null where none were ranked.</summary>
    public double? Score { get; init; }

    /// <summary>What the service said; of several candidates, of the first that was written.</summary>
    public ClipInfo Clip => Videos[0].Clip;

    /// <summary>The files' names, what is in each, and where that came from.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", Videos.Select(video => video.File.Paths))}: {Content}, "
            + $"model {Clip.Model} {Clip.ModelVersion} on {Clip.Provider}, {Seeds}, made in {Elapsed.TotalSeconds:0.0} s");

    private string Content => Videos[0].File.Describe() + (Videos.Count == 1 ? "" : " each");

    /// <summary>Of the best candidate its own seed, which alone makes the same file again.</summary>
    private string Seeds => Score is { } score
        ? string.Create(CultureInfo.InvariantCulture, $"seed {Clip.Seed}, the best of {Request.Videos ?? 1} with a score of {score:G4}")
        : $"{(Videos.Count == 1 ? "seed" : "seeds")} {string.Join(", ", Videos.Select(video => video.Clip.Seed))}";
}
