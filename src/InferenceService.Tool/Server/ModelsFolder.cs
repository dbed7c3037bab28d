using System.Text.Json;

namespace InferenceService.Tool.Server;

/// <summary>Finds the bundles when the tool runs from a checkout or beside them.</summary>
internal static class ModelsFolder
{
    private const string Name = "models";
    private const string Manifest = "model.json";

    /// <summary>The folder asked for or the nearest there is; null leaves the choice to the service's configuration.</summary>
    public static string? Find(DirectoryInfo? asked) =>
        asked?.FullName ?? FindAbove(Environment.CurrentDirectory) ?? FindAbove(AppContext.BaseDirectory);

    /// <summary>Names of the bundles in a folder, whether valid or not; of one that cannot be read, the folder's.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
        [.. Bundles(folder).Select(bundle => ReadName(bundle) ?? Path.GetFileName(bundle)).Order(StringComparer.Ordinal)];

    internal static string? FindAbove(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Name);
            if (Bundles(candidate).Any())
            {
                return candidate;
            }
        }

        return null;
    }

    // Many projects have a folder of this name; only one that holds a bundle is ours.
    private static IEnumerable<string> Bundles(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(b => File.Exists(Path.Combine(b, Manifest))) : [];

    private static string? ReadName(string bundle)
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bundle, Manifest)));
            return manifest.RootElement.GetProperty("name").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
