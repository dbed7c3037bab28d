using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>A clip on disk.</summary>
/// <param name="Files">What was written: one file, or one for each candidate.</param>
/// <param name="Clip">What the service said of the clip.</param>
/// <param name="Elapsed">From the call to the end of the files.</param>
internal sealed record ClipResult(IReadOnlyList<WrittenFile> Files, ClipInfo Clip, TimeSpan Elapsed)
{
    public IReadOnlyList<Caption> Captions { get; init; } = [];

    /// <summary>The files' names, what is in each, and where that came from.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", Files.Select(file => file.Paths))}: {Content}, "
            + $"model {Clip.Model} {Clip.ModelVersion} on {Clip.Provider}, seed {Clip.Seed}, made in {Elapsed.TotalSeconds:0.0} s");

    private string Content => Files.Count == 1 ? Files[0].Describe() : $"{Files[0].Describe()} each";
}
