using System.Globalization;
using System.Text.RegularExpressions;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Readers;

/// <summary>The files of a clip by its path: those of a folder or of a numbered name, in order, or the one.</summary>
internal static partial class PictureFiles
{
    /// <exception cref="ToolException">There is none, or there are those of several clips.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        var files = Directory.Exists(path) ? InFolder(path)
            : FrameNumber.IsIn(path) && !File.Exists(path) ? [.. Numbered(path)]
            : [path];
        return files.Count > 0 ? files : throw new ToolException(ExitCode.Usage, $"{path}: there are no frames");
    }

    private static IEnumerable<string> Numbered(string path)
    {
        for (var i = 0; File.Exists(FrameNumber.Put(path, i)); i++)
        {
            yield return FrameNumber.Put(path, i);
        }
    }

    /// <summary>The pictures of one numbered name, by their numbers; or pictures without numbers, by their names.</summary>
    private static List<string> InFolder(string folder)
    {
        var files = Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal).ToList();
        var clips = files.GroupBy(file => Number().Replace(Path.GetFileName(file), "%d"), StringComparer.Ordinal).ToList();
        if (clips.Count > 1 && clips.Any(clip => clip.Count() > 1))
        {
            throw new ToolException(
                ExitCode.Usage, $"{folder}: there are several clips: {string.Join(", ", clips.Select(Describe))}; name the one that is meant");
        }

        return clips.Count == 1 ? [.. files.OrderBy(NumberOf)] : files;
    }

    private static string Describe(IGrouping<string, string> clip)
    {
        var digits = clip.Select(file => Number().Match(Path.GetFileName(file)).Length).Distinct().ToList();
        var name = digits is [> 1 and var width] ? clip.Key.Replace("%d", $"%0{width}d", StringComparison.Ordinal) : clip.Key;
        return clip.Count() == 1 ? Path.GetFileName(clip.First()) : name;
    }

    private static double NumberOf(string file) =>
        double.TryParse(Number().Match(Path.GetFileName(file)).Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // The last number, or that before a candidate's: frame-0007.png, frame-0007-v1.png.
    [GeneratedRegex(@"[0-9]+(?=(-v[0-9]+)?\.png$)(?<!-v[0-9]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
