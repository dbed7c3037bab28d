using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Readers;

/// <summary>The files of a clip by its path: those of a folder or of a numbered name, in order, or the one.</summary>
internal static class PictureFiles
{
    /// <exception cref="ToolException">There is none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        IReadOnlyList<string> files = Directory.Exists(path)
            ? [.. Directory.GetFiles(path, "*.png").Order(StringComparer.Ordinal)]
            : FrameNumber.IsIn(path) ? [.. Numbered(path)] : [path];
        return files.Count > 0 ? files : throw new ToolException(ExitCode.Usage, $"{path}: there are no frames");
    }

    private static IEnumerable<string> Numbered(string path)
    {
        for (var i = 0; File.Exists(FrameNumber.Put(path, i)); i++)
        {
            yield return FrameNumber.Put(path, i);
        }
    }
}
