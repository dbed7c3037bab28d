namespace InferenceService.Tool.Server;

/// <summary>Finds the bundles when the tool runs from a checkout or beside them.</summary>
internal static class ModelsFolder
{
    private const string Name = "models";
    private const string Manifest = "model.json";

    /// <summary>The folder asked for or the nearest there is; null leaves the choice to the service's configuration.</summary>
    public static string? Find(DirectoryInfo? asked) =>
        asked?.FullName ?? FindAbove(Environment.CurrentDirectory) ?? FindAbove(AppContext.BaseDirectory);

    internal static string? FindAbove(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Name);
            if (HoldsBundle(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    // Many projects have a folder of this name; only one that holds a bundle is ours.
    private static bool HoldsBundle(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(b => File.Exists(Path.Combine(b, Manifest)));
}
