namespace InferenceService.Tool.Readers;

/// <summary>A clip as it is named on the command line: CLIP, or CLIP+SOUND.wav. A WAV file is never taken unnamed.</summary>
internal sealed record ClipSource(string Path, string? Wav)
{
    public static ClipSource Parse(string text)
    {
        var plus = text.LastIndexOf('+');
        return plus > 0 && text.EndsWith(".wav", StringComparison.OrdinalIgnoreCase)
            ? new ClipSource(text[..plus], text[(plus + 1)..])
            : new ClipSource(text, Wav: null);
    }
}
