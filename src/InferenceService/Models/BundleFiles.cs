using System.Security.Cryptography;

namespace InferenceService.Models;

/// <summary>The files of a bundle: inside its folder, there, and the ones the manifest means; and no others.</summary>
/// <remarks>
/// A graph may keep its weights in files beside it (ONNX external data). ONNX Runtime refuses such a file outside the folder;
/// inside it, it is found by name at load, so a file that no hash covers is refused whatever it is.
/// </remarks>
internal static class BundleFiles
{
    public static IEnumerable<string> Faults(string folder, ModelManifest manifest) =>
        manifest.Files.Select(file => Fault(folder, file.Key, file.Value.Sha256)).OfType<string>().Concat(Unlisted(folder, manifest));

    private static IEnumerable<string> Unlisted(string folder, ModelManifest manifest) =>
        Walk(new DirectoryInfo(folder))
            .Select(entry => Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => file != ModelManifest.FileName && !manifest.Files.ContainsKey(file))
            .Order(StringComparer.Ordinal).Select(file => $"{file}: is not in files");

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

    /// <summary>All files, and links to folders, which are not followed.</summary>
    private static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? Walk(inner) : [entry]);

    private static bool IsInside(string root, FileSystemInfo file) => file.FullName.StartsWith(root, StringComparison.Ordinal);
}
