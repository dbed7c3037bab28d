using System.Globalization;
using System.Text.RegularExpressions;

namespace InferenceService.Tool.Writers;

/// <summary>The place of the frame's number in a file name, as in C: %d, %3d, %04d; beside it, %% is a percent sign.</summary>
internal static partial class FrameNumber
{
    public static bool IsIn(string path) => Placeholder().Matches(Path.GetFileName(path)).Any(IsNumber);

    public static string Put(string path, int number)
    {
        var name = Placeholder().Replace(Path.GetFileName(path), match => IsNumber(match) ? Format(match, number) : "%");
        return Path.Combine(Path.GetDirectoryName(path) ?? "", name);
    }

    /// <summary>The files that clips of this name have left, those of several candidates too, in order.</summary>
    public static IReadOnlyList<string> FindFiles(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        var name = new Regex(ToExpression(Path.GetFileName(path)), RegexOptions.CultureInvariant);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => name.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal)]
            : [];
    }

    private static string ToExpression(string name)
    {
        var expression = Placeholder().Replace(
            Regex.Escape(Path.GetFileNameWithoutExtension(name)), match => IsNumber(match) ? "[0-9]+" : "%");
        return $"^{expression}(-v[0-9]+)?{Regex.Escape(Path.GetExtension(name))}$";
    }

    private static bool IsNumber(Match match) => match.Groups["width"].Success;

    private static string Format(Match match, int number)
    {
        var width = match.Groups["width"].Length == 0 ? 0 : int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture);
        return number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    [GeneratedRegex("%%|%0?(?<width>[0-9]?)d")]
    private static partial Regex Placeholder();
}
