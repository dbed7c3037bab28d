using System.Globalization;
using InferenceService.Client;

namespace InferenceService.Tool;

/// <summary>A clip on disk.</summary>
/// <param name="Frames">Frames that came, of all candidates together.</param>
internal sealed record ClipResult(string Path, ClipInfo Clip, int Frames, TimeSpan Elapsed)
{
    public IReadOnlyList<Caption> Captions { get; init; } = [];

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path}: {Frames} frames of {Clip.Width}x{Clip.Height} at {Clip.Fps:0.##} fps, "
            + $"model {Clip.Model} {Clip.ModelVersion} on {Clip.Provider}, seed {Clip.Seed}, {Elapsed.TotalSeconds:0.0} s");
}
