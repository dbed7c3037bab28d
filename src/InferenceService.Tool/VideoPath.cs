namespace InferenceService.Tool;

/// <summary>Names of files.</summary>
internal static class VideoPath
{
    /// <summary>The name of one of several candidates' files.</summary>
    public static string Of(string path, int video)
    {
        var extension = Path.GetExtension(path);
        return $"{path[..^extension.Length]}-v{video}{extension}";
    }

    /// <summary>Makes the folder that a file goes to, before the work of which it is to hold the result.</summary>
    public static void CreateFolder(string? path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }
}
