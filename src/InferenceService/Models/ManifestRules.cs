using InferenceService.Api;
using static System.FormattableString;

namespace InferenceService.Models;

/// <summary>What must hold of a manifest by itself, before any other file is looked at. Reports every fault.</summary>
internal static class ManifestRules
{
    public static IEnumerable<string> Faults(ModelManifest manifest) =>
        Identity(manifest).Concat(Video(manifest)).Concat(Text(manifest)).Concat(Defaults(manifest))
            .Concat(Parameters(manifest)).Concat(Audio(manifest)).Concat(GraphFiles(manifest)).Concat(Family(manifest))
            .Select(fault => $"{ModelManifest.FileName}: {fault}");

    private static IEnumerable<string> Identity(ModelManifest manifest) => Collect(
        (manifest.FormatVersion != 1, $"format_version: expected 1, found {manifest.FormatVersion}"),
        (!IsName(manifest.Name), $"name: expected 1 to 64 characters of [a-z0-9._-], found '{manifest.Name}'"),
        (manifest.Version.Length is 0 or > 32, "version: expected 1 to 32 characters"));

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    private static IEnumerable<string> Video(ModelManifest manifest)
    {
        var video = manifest.Video;
        return Collect(
            (video.Width is < 1 or > 4096, $"video.width: expected 1 to 4096, found {video.Width}"),
            (video.Height is < 1 or > 4096, $"video.height: expected 1 to 4096, found {video.Height}"),
            (!(video.Fps is >= ClipShape.MinFramesPerSecond and <= ClipShape.MaxFramesPerSecond),
                Invariant($"video.fps: expected {ClipShape.MinFramesPerSecond} to {ClipShape.MaxFramesPerSecond}, found {video.Fps}")),
            (video.MaxFrames is < 1 or > 100_000, $"video.max_frames: expected 1 to 100000, found {video.MaxFrames}"),
            (video.DefaultFrames < 1 || video.DefaultFrames > video.MaxFrames,
                $"video.default_frames: expected 1 to max_frames, found {video.DefaultFrames}"));
    }

    private static IEnumerable<string> Text(ModelManifest manifest) => Collect(
        (manifest.Text.Tokenizer != "wordpiece", $"text.tokenizer: expected wordpiece, found '{manifest.Text.Tokenizer}'"),
        (manifest.Text.MaxTokens is < 3 or > 4096, $"text.max_tokens: expected 3 to 4096, found {manifest.Text.MaxTokens}"),
        (!manifest.Files.ContainsKey(manifest.Text.Vocabulary), $"text.vocabulary: '{manifest.Text.Vocabulary}' is not in files"));

    private static IEnumerable<string> Defaults(ModelManifest manifest)
    {
        var defaults = manifest.Defaults;
        return Collect(
            (!(defaults.Temperature is >= 0 and <= 5), Invariant($"defaults.temperature: expected 0 to 5, found {defaults.Temperature}")),
            (defaults.TopK < 0, $"defaults.top_k: expected 0 or more, found {defaults.TopK}"),
            (!(defaults.TopP is > 0 and <= 1), Invariant($"defaults.top_p: expected above 0 and at most 1, found {defaults.TopP}")),
            (!(defaults.GuidanceScale is >= 1 and <= 20), Invariant($"defaults.guidance_scale: expected 1 to 20, found {defaults.GuidanceScale}")),
            (defaults.GuidanceScale > 1 && !manifest.Parameters.Contains("guidance_scale"), "defaults.guidance_scale: not in parameters"),
            (defaults.NumInferenceSteps != 0 && !FieldsOf(manifest.Family).Contains("num_inference_steps"),
                $"defaults.num_inference_steps: is not of family {manifest.Family}"));
    }

    private static IEnumerable<string> Parameters(ModelManifest manifest) =>
        manifest.Parameters.Except(ModelFamily.CommonParameters).Except(ModelFamily.All.Keys.SelectMany(FieldsOf)).Select(name => $"parameters: unknown: {name}")
            .Concat(manifest.Parameters.CountBy(name => name).Where(pair => pair.Value > 1)
                .Select(pair => $"parameters: {pair.Key} stands there more than once"));

    /// <summary>Frames and blocks of sound go together, so a frame must be as long as so many samples.</summary>
    private static IEnumerable<string> Audio(ModelManifest manifest) => Collect(
        (manifest.Graphs.ContainsKey(ModelGraphs.AudioDecoder) && !double.IsInteger(AudioFormat.SampleRate / manifest.Video.Fps),
            Invariant($"video.fps: with {ModelGraphs.AudioDecoder}, {AudioFormat.SampleRate} / fps must be a whole number; found {manifest.Video.Fps}")));

    private static IEnumerable<string> GraphFiles(ModelManifest manifest) =>
        manifest.Graphs.Where(g => !manifest.Files.ContainsKey(g.Value)).Select(g => $"graphs.{g.Key}: '{g.Value}' is not in files");

    private static IEnumerable<string> Family(ModelManifest manifest) => ModelFamily.All.TryGetValue(manifest.Family, out var family)
        ? family.Faults(manifest)
        : [$"family: expected one of {string.Join(", ", ModelFamily.All.Keys)}, found '{manifest.Family}'"];

    private static IReadOnlyList<string> FieldsOf(string family) =>
        ModelFamily.All.TryGetValue(family, out var known) ? known.Parameters : [];

    private static IEnumerable<string> Collect(params (bool IsFault, string Text)[] rules) =>
        rules.Where(rule => rule.IsFault).Select(rule => rule.Text);
}
