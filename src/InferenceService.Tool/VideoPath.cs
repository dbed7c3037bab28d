using System.Globalization;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>Names of files, and whether they can be written.</summary>
internal static class VideoPath
{
    private const string PromptMark = "{n}";

    /// <summary>The name of one of several candidates' files.</summary>
    public static string Of(string path, int video)
    {
        var extension = Path.GetExtension(path);
        return $"{path[..^extension.Length]}-v{video}{extension}";
    }

    /// <summary>
    /// The place of one of several prompts' clips, by its number from 1: where {n} is in the path, else in a folder of its own below
    /// FOLDER/, before a frame's number, or at the end of the name.
    /// </summary>
    public static string ForPrompt(string path, int prompt)
    {
        var number = prompt.ToString("d3", CultureInfo.InvariantCulture);
        if (path.Contains(PromptMark, StringComparison.Ordinal))
        {
            return path.Replace(PromptMark, number, StringComparison.Ordinal);
        }

        if (path.EndsWith('/') || Directory.Exists(path))
        {
            return Path.Combine(path, number) + '/';
        }

        var extension = Path.GetExtension(path);
        var frame = FrameNumber.IsIn(path) ? path.LastIndexOf('%') : -1;
        return frame < 0 ? $"{path[..^extension.Length]}-{number}{extension}" : path.Insert(frame, $"{number}-");
    }

    /// <summary>
    /// Makes the folder that a file goes to and finds out whether it can be written, before the work of which it is to hold the result.
    /// What is there already stays as it is.
    /// </summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="given">The name that the user gave, where that is another.</param>
    /// <exception cref="ToolException">It cannot be written, and why.</exception>
    public static void Prepare(string? path, string option, string? given = null)
    {
        if (path is null || StandardOutput.IsMeantBy(path))
        {
            return;
        }

        try
        {
            CreateFolder(path);
            Try(path);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw Unwritable(option, given ?? path, failure);
        }
    }

    /// <summary>Whether a failure is of the file system.</summary>
    public static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>A failure under the name that the user gave.</summary>
    public static ToolException Unwritable(string option, string path, Exception failure) =>
        new(ExitCode.Failed, $"{option}: '{path}' cannot be written: {Reason(failure)}", failure);

    private static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(path) is not { Length: > 0 } folder)
        {
            return;
        }

        for (var part = folder; !string.IsNullOrEmpty(part); part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                throw new IOException($"'{part}' is a file, no folder");
            }
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>A new file beside it, which all writers begin with; and one of its name, which may be too long.</summary>
    private static void Try(string path)
    {
        using (var beside = new TemporaryFile(path))
        {
            File.Create(beside.Path).Dispose();
        }

        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        if (!File.Exists(path))
        {
            File.Create(path).Dispose();
            File.Delete(path);
        }
    }

    // Messages of .NET name the path in full; a temporary one would not be understood.
    private static string Reason(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "there can be no such file",
        PathTooLongException => "the name is too long",
        _ => failure.Message.Split(" : '")[0],
    };
}
