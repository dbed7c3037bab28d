using System.Globalization;
using System.Text.RegularExpressions;

namespace InferenceService.Tool.Writers;

/// <summary>The place of the frame's number in a file name, as in C: %d, %3d, %04d.</summary>
internal static partial class FrameNumber
{
    public static bool IsIn(string path) => Placeholder().IsMatch(Path.GetFileName(path));

    public static string Put(string path, int number)
    {
        var name = Placeholder().Replace(Path.GetFileName(path), match => Format(match, number));
        return Path.Combine(Path.GetDirectoryName(path) ?? "", name);
    }

    private static string Format(Match match, int number)
    {
        var width = match.Groups["width"].Length == 0 ? 0 : int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture);
        return number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    [GeneratedRegex("%0?(?<width>[0-9]?)d")]
    private static partial Regex Placeholder();
}
