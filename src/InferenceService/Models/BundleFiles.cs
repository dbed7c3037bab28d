using System.Security.Cryptography;

namespace InferenceService.Models;

/// <summary>The files of a bundle: inside its folder, there, and the ones the manifest means.</summary>
internal static class BundleFiles
{
    public static IEnumerable<string> Faults(string folder, ModelManifest manifest) =>
        manifest.Files.Select(file => Fault(folder, file.Key, file.Value.Sha256)).OfType<string>();

    private static string? Fault(string folder, string path, string expected)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(root, path)));
        if (Path.IsPathRooted(path) || !IsInside(root, file))
        {
            return $"{path}: leaves the bundle's folder";
        }

        if (!file.Exists)
        {
            return $"{path}: the file is missing";
        }

        // A link is judged by where it leads.
        if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(root, target))
        {
            return $"{path}: leaves the bundle's folder";
        }

        using var stream = file.OpenRead();
        var found = Convert.ToHexStringLower(SHA256.HashData(stream));
        return found == expected ? null : $"{path}: sha256: expected {expected}, found {found}";
    }

    private static bool IsInside(string root, FileSystemInfo file) => file.FullName.StartsWith(root, StringComparison.Ordinal);
}
