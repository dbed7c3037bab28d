namespace InferenceService.Tool.Writers;

/// <summary>Standard output as the place of a file: <c>-</c> is a GIF, <c>-.png</c>, <c>-.mp4</c> and so on are what they end in.</summary>
internal static class StandardOutput
{
    /// <summary>How people call it.</summary>
    public const string Name = "standard output";

    private const string Dash = "-";

    /// <summary>Whether a path means it. A file of that name is <c>./-.gif</c>.</summary>
    public static bool IsMeantBy(string path) =>
        Path.GetFileName(path) == path && Path.GetFileNameWithoutExtension(path) == Dash;

    /// <summary>The path with the form that standard output has when none is named.</summary>
    public static string WithForm(string path) => path == Dash ? Dash + ".gif" : path;

    public static Stream Open() => Console.OpenStandardOutput();
}
