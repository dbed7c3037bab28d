namespace InferenceService.Models;

/// <summary>What must hold of a manifest by itself, before any other file is looked at. Reports every fault.</summary>
internal static class ManifestRules
{
    private static readonly Dictionary<string, string[]> GraphsOfFamily = new()
    {
        [ModelFamilies.Autoregressive] = ["text_encoder", "frame_decoder", "pixel_decoder"],
    };

    private static readonly HashSet<string> KnownParameters =
    [
        "num_frames", "fps", "width", "height", "seed", "temperature", "top_k", "top_p", "guidance_scale", "negative_prompt",
        "num_inference_steps", "conditioning_frames", "last_frame", "scenes", "continuation", "num_videos", "best_of",
    ];

    public static IEnumerable<string> Faults(ModelManifest manifest) =>
        Identity(manifest).Concat(Video(manifest)).Concat(Text(manifest)).Concat(Defaults(manifest))
            .Concat(Graphs(manifest)).Concat(Family(manifest))
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
            (!(video.Fps is > 0 and <= 120), $"video.fps: expected above 0 and at most 120, found {video.Fps}"),
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
        var honoured = manifest.Parameters.ToHashSet();
        return Collect(
            (!(defaults.Temperature is >= 0 and <= 5), $"defaults.temperature: expected 0 to 5, found {defaults.Temperature}"),
            (defaults.TopK < 0, $"defaults.top_k: expected 0 or more, found {defaults.TopK}"),
            (!(defaults.TopP is > 0 and <= 1), $"defaults.top_p: expected above 0 and at most 1, found {defaults.TopP}"),
            (!(defaults.GuidanceScale is >= 1 and <= 20), $"defaults.guidance_scale: expected 1 to 20, found {defaults.GuidanceScale}"),
            (defaults.GuidanceScale > 1 && !honoured.Contains("guidance_scale"), "defaults.guidance_scale: not in parameters"),
            (!honoured.IsSubsetOf(KnownParameters), $"parameters: unknown: {string.Join(", ", honoured.Except(KnownParameters))}"));
    }

    private static IEnumerable<string> Graphs(ModelManifest manifest)
    {
        if (!GraphsOfFamily.TryGetValue(manifest.Family, out var roles))
        {
            return [$"family: expected one of {string.Join(", ", GraphsOfFamily.Keys)}, found '{manifest.Family}'"];
        }

        return roles.Except(manifest.Graphs.Keys).Select(role => $"graphs: {role} is missing")
            .Concat(manifest.Graphs.Keys.Except(roles).Select(role => $"graphs: {role} is not of family {manifest.Family}"))
            .Concat(manifest.Graphs.Where(g => !manifest.Files.ContainsKey(g.Value))
                .Select(g => $"graphs.{g.Key}: '{g.Value}' is not in files"));
    }

    private static IEnumerable<string> Family(ModelManifest manifest)
    {
        if (manifest.Family != ModelFamilies.Autoregressive)
        {
            return [];
        }

        if (manifest.Autoregressive is not { } section)
        {
            return ["autoregressive: the section is missing"];
        }

        return Collect(
            (section.PositionsPerFrame < 1, $"autoregressive.positions_per_frame: expected 1 or more, found {section.PositionsPerFrame}"),
            (section.CodesPerPosition < 1, $"autoregressive.codes_per_position: expected 1 or more, found {section.CodesPerPosition}"),
            (section.CodebookSize < 2, $"autoregressive.codebook_size: expected 2 or more, found {section.CodebookSize}"),
            (section.Delays.Count != section.CodesPerPosition, $"autoregressive.delays: expected {section.CodesPerPosition} numbers, found {section.Delays.Count}"),
            (section.Delays.Any(d => d < 0), "autoregressive.delays: expected 0 or more"),
            (section.StopCode is { } stop && (stop < 0 || stop >= section.CodebookSize), "autoregressive.stop_code: expected a code of the codebook"),
            (section.MaxStepsPerRun is < 1 or > 1024, $"autoregressive.max_steps_per_run: expected 1 to 1024, found {section.MaxStepsPerRun}"));
    }

    private static IEnumerable<string> Collect(params (bool IsFault, string Text)[] rules) =>
        rules.Where(rule => rule.IsFault).Select(rule => rule.Text);
}
