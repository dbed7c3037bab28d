using System.Security.Cryptography;

namespace InferenceService.Models;

/// <summary>The files of a bundle: inside its folder, there, and the ones the manifest means.</summary>
internal static class BundleFiles
{
    public static IEnumerable<string> Faults(string folder, ModelManifest manifest) =>
        manifest.Files.Select(file => Fault(folder, file.Key, file.Value.Sha256)).OfType<string>();

    private static string? Fault(string folder, string path, string expected)
    {
        if (!IsInside(folder, path))
        {
            return $"{path}: leaves the bundle's folder";
        }

        var file = new FileInfo(Path.Combine(folder, path));
        if (!file.Exists)
        {
            return $"{path}: the file is missing";
        }

        using var stream = file.OpenRead();
        var found = Convert.ToHexStringLower(SHA256.HashData(stream));
        return found == expected ? null : $"{path}: sha256: expected {expected}, found {found}";
    }

    /// <summary>A link is judged by where it leads.</summary>
    private static bool IsInside(string folder, string path)
    {
        if (Path.IsPathRooted(path))
        {
            return false;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(Path.Combine(root, path));
        var target = new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        return full.StartsWith(root, StringComparison.Ordinal) && target.StartsWith(root, StringComparison.Ordinal);
    }
}
