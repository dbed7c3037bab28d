using System.Net;
using InferenceService.Client;
using InferenceService.Tool;

namespace InferenceService.Tests.Tool;

/// <summary>Timed text is shown as it was written, whatever it looks like to a player.</summary>
public sealed class CaptionsTests
{
    private const string WordJoiner = "\u2060";

    private static readonly string[] All =
    [
        "a red circle", "a --> b", "00:00:01.000 --> 00:00:02.000", "a <b>bold</b> & <c.red>coloured</c> star", "x < y > z &lt;",
        "two\nlines", "an\n\nempty line", "NOTE this", "{\\an8}up {y:i}", "5\n00:00:01,000 --> 00:00:02,000\nno cue", "back\\Nslash",
    ];

    public static TheoryData<string> Texts { get; } = new(All);

    [Theory]
    [MemberData(nameof(Texts))]
    public void ToVtt_AnyText_IsOneCueThatReadsAsWritten(string text)
    {
        var cues = Captions.ToVtt([Caption(text), Caption("next")]).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["WEBVTT", "00:00:00.000 --> 00:00:01.000\nnext"], [cues[0], cues[2]]);
        var shown = cues[1][(cues[1].IndexOf('\n', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain('<', shown);
        Assert.DoesNotContain('>', shown);
        Assert.Equal(text.Replace("\n\n", "\n \n", StringComparison.Ordinal), WebUtility.HtmlDecode(shown));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void ToSrt_AnyText_IsAsWrittenButForWhatIsNotSeen(string text)
    {
        var cues = Captions.ToSrt([Caption(text), Caption("next")]).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("2\n00:00:00,000 --> 00:00:01,000\nnext", cues[1]);
        Assert.Equal(
            "1\n00:00:00,000 --> 00:00:01,000\n" + text.Replace("\n\n", "\n \n", StringComparison.Ordinal),
            cues[0].Replace(WordJoiner, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a <b>bold</b> star")]
    [InlineData("{\\an8}up")]
    [InlineData("<font color=red>red</font>")]
    public void ToSrt_Markup_IsNoMarkupToAPlayer(string text)
    {
        var shown = Captions.ToSrt([Caption(text)]);
        Assert.DoesNotMatch(@"<[/a-z]|\{\\", shown);
    }

    /// <summary>By a reader of the format that is not ours.</summary>
    [FfmpegTheory]
    [InlineData("clip.srt")]
    [InlineData("clip.vtt")]
    public async Task Write_EveryText_IsShownByFfmpeg(string name)
    {
        using var folder = new TemporaryFolder();
        var texts = All.Where(text => !text.Contains('\n', StringComparison.Ordinal)).ToList();
        await Captions.WriteAsync(
            folder.File(name), texts.Select((text, i) => new Caption(0, Second(i), Second(i + 1), text)), CancellationToken.None);

        var lines = (await FfmpegTheoryAttribute.ToAssAsync(folder.File(name))).Split('\n').Where(line => line.StartsWith("Dialogue", StringComparison.Ordinal));
        Assert.Equal(texts.Select(Escaped), lines.Select(line => Escaped(line.Trim().Split(',', 10)[9])));

        // What ffmpeg escapes for the format that it writes here.
        static string Escaped(string text) => text.Replace(WordJoiner, "", StringComparison.Ordinal)
            .Replace("\\{", "{", StringComparison.Ordinal).Replace("\\}", "}", StringComparison.Ordinal);
    }

    private static Caption Caption(string text) => new(0, TimeSpan.Zero, Second(1), text);

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
