using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using InferenceService.Client;

namespace InferenceService.Tool;

/// <summary>Timed text beside a clip: SubRip (.srt) or WebVTT (.vtt), in which every text is shown as it was written.</summary>
internal static partial class Captions
{
    // Takes no room and is drawn by nobody: it only stands between characters that together would mean something.
    private const string WordJoiner = "\u2060";

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
            text.Append(
                CultureInfo.InvariantCulture,
                $"{number}\n{Time(caption.Start, ',')} --> {Time(caption.End, ',')}\n{EscapeSrt(Lines(caption.Text))}\n\n");
        }

        return text.ToString();
    }

    internal static string ToVtt(IEnumerable<Caption> captions)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        foreach (var caption in captions)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{Time(caption.Start, '.')} --> {Time(caption.End, '.')}\n{EscapeVtt(Lines(caption.Text))}\n\n");
        }

        return text.ToString();
    }

    /// <summary>An empty line ends a caption in both formats, so that it becomes one of a space.</summary>
    private static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? " " : line));

    /// <summary>Markup begins with two of the characters; the third is part of the arrow between times, which ends the text before it.</summary>
    private static string EscapeVtt(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>SubRip has no way to escape; what players take for tags, styles or times is parted, by nothing that is seen.</summary>
    private static string EscapeSrt(string text) => SrtMarkup().Replace(text, match => match.Value + WordJoiner);

    private static string Time(TimeSpan time, char point) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours:d2}:{time.Minutes:d2}:{time.Seconds:d2}{point}{time.Milliseconds:d3}");

    private static bool IsVtt(string path) => HasExtension(path, ".vtt");

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    // <b>, </font>; {\an8}, {y:i}; 00:01 --> 00:02; entities, which some players read; \N and \h, which are breaks to those that use libass.
    [GeneratedRegex(@"<(?=[/!?a-zA-Z])|\{(?=\\|[a-zA-Z]+:)|(?<=[0-9]\s*)--(?=>\s*[0-9])|&(?=#?[a-zA-Z0-9]+;)|\\(?=[Nnh])", RegexOptions.CultureInvariant)]
    private static partial Regex SrtMarkup();
}
