using System.Globalization;
using InferenceService.Client;

namespace InferenceService.Tool;

/// <summary>A clip on disk.</summary>
internal sealed record ClipResult(string Path, ClipInfo Clip, TimeSpan Elapsed)
{
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path}: {Clip.Frames} frames of {Clip.Width}x{Clip.Height} at {Clip.Fps:0.##} fps, "
            + $"model {Clip.Model} {Clip.ModelVersion} on {Clip.Provider}, seed {Clip.Seed}, {Elapsed.TotalSeconds:0.0} s");
}
