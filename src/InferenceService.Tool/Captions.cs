using System.Globalization;
using System.Text;
using InferenceService.Client;

namespace InferenceService.Tool;

/// <summary>Timed text beside a clip: SubRip (.srt) or WebVTT (.vtt).</summary>
internal static class Captions
{
    /// <summary>What is wrong with a path; null when nothing is.</summary>
    public static string? Check(string path) => IsVtt(path) || HasExtension(path, ".srt") ? null : $"'{path}' must end in .srt or .vtt";

    /// <summary>Counts times from a moment on, for a file that begins with it; what is over by then is left out.</summary>
    public static IEnumerable<Caption> From(TimeSpan start, IEnumerable<Caption> captions) =>
        from caption in captions
        where caption.End > start
        select caption with { Start = caption.Start > start ? caption.Start - start : TimeSpan.Zero, End = caption.End - start };

    public static Task WriteAsync(string path, IEnumerable<Caption> captions, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, IsVtt(path) ? ToVtt(captions) : ToSrt(captions), cancellationToken);

    internal static string ToSrt(IEnumerable<Caption> captions)
    {
        var text = new StringBuilder();
        foreach (var (caption, number) in captions.Select((caption, i) => (caption, i + 1)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}\n{Time(caption.Start, ',')} --> {Time(caption.End, ',')}\n{caption.Text}\n\n");
        }

        return text.ToString();
    }

    internal static string ToVtt(IEnumerable<Caption> captions)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        foreach (var caption in captions)
        {
            // The two characters that begin markup there.
            var plain = caption.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{Time(caption.Start, '.')} --> {Time(caption.End, '.')}\n{plain}\n\n");
        }

        return text.ToString();
    }

    private static string Time(TimeSpan time, char point) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours:d2}:{time.Minutes:d2}:{time.Seconds:d2}{point}{time.Milliseconds:d3}");

    private static bool IsVtt(string path) => HasExtension(path, ".vtt");

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
