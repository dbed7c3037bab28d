using System.CommandLine.Parsing;
using System.Globalization;

namespace InferenceService.Tool.Commands;

/// <summary>Frames by their numbers, as C# writes ranges: 4..12, 4.., ..12, ^8.. .</summary>
internal static class FrameRange
{
    private const string Dots = "..";

    public static Range? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var dots = text.IndexOf(Dots, StringComparison.Ordinal);
        if (dots >= 0
            && TryParse(text.AsSpan(0, dots), Index.Start, out var start)
            && TryParse(text.AsSpan(dots + Dots.Length), Index.End, out var end))
        {
            return new Range(start, end);
        }

        argument.AddError($"--trim: '{text}' is no range such as 4..12");
        return null;
    }

    private static bool TryParse(ReadOnlySpan<char> text, Index left, out Index index)
    {
        var isFromEnd = text.StartsWith("^");
        var isNumber = int.TryParse(isFromEnd ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        index = isNumber ? new Index(number, isFromEnd) : left;
        return isNumber || text.IsEmpty;
    }
}
