using System.Security.Cryptography;

namespace InferenceService.Models;

/// <summary>The files of a bundle: inside its folder, there, and the ones the manifest means; and no others.</summary>
/// <remarks>
/// A graph may keep its weights in files beside it (ONNX external data). ONNX Runtime refuses such a file outside the folder;
/// inside it, it is found by name at load, so a file that no hash covers is refused whatever it is.
/// </remarks>
internal static class BundleFiles
{
    private const string Leaves =
        "leaves the bundle's folder: links may lead to what is inside it only; mount a volume at the bundle's folder or at Models:Path as a whole";

    public static IEnumerable<string> Faults(string folder, ModelManifest manifest) =>
        manifest.Files.Select(file => Fault(folder, file.Key, file.Key, file.Value.Sha256)).OfType<string>().Concat(Others(folder, manifest));

    private static IEnumerable<string> Others(string folder, ModelManifest manifest) =>
        Walk(new DirectoryInfo(folder)).Select(entry => OtherFault(folder, entry, manifest)).OfType<string>().Order(StringComparer.Ordinal);

    private static string? OtherFault(string folder, Entry entry, ModelManifest manifest)
    {
        var path = Path.GetRelativePath(folder, entry.Info.FullName).Replace(Path.DirectorySeparatorChar, '/');
        if (entry.Trouble is { } trouble)
        {
            return $"{path}: cannot be read: {trouble}";
        }

        if (entry.Info is DirectoryInfo)
        {
            // A link: what it leads to is walked where it lies.
            return IsInside(folder, entry.Info) ? null : $"{path}: {Leaves}";
        }

        if (path == ModelManifest.FileName || manifest.Files.ContainsKey(path))
        {
            return null;
        }

        // Kubernetes' volumes hold the files in a folder such as ..2026_11_27, which the link ..data leads to, and links beside it.
        var name = path.StartsWith("..", StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : path;
        return name == path || (name != ModelManifest.FileName && !manifest.Files.ContainsKey(name)) ? $"{path}: is not in files"
            : name == ModelManifest.FileName ? null : Fault(folder, path, name, manifest.Files[name].Sha256);
    }

    private static string? Fault(string folder, string path, string name, string expected)
    {
        try
        {
            var file = new FileInfo(Path.GetFullPath(Path.Combine(folder, path)));
            if (Path.IsPathRooted(path) || !IsUnder(Root(folder), file))
            {
                return $"{path}: leaves the bundle's folder";
            }

            if (!file.Exists)
            {
                return $"{path}: the file is missing";
            }

            if (!IsInside(folder, file))
            {
                return $"{path}: {Leaves}";
            }

            using var stream = file.OpenRead();
            var found = Convert.ToHexStringLower(SHA256.HashData(stream));
            return found == expected ? null : $"{path}: sha256: expected {expected}, found {found}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{name}: cannot be read: {e.Message}";
        }
    }

    /// <summary>All files, links to folders, which are not followed, and folders that cannot be read.</summary>
    private static IEnumerable<Entry> Walk(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().SelectMany(entry =>
                entry is DirectoryInfo { LinkTarget: null } inner ? Walk(inner) : [new Entry(entry, null)])];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new Entry(folder, e.Message)];
        }
    }

    /// <summary>A link is judged by where it leads.</summary>
    private static bool IsInside(string folder, FileSystemInfo entry) =>
        entry.ResolveLinkTarget(returnFinalTarget: true) is not { } target || IsUnder(Root(folder), target)
        || (new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true) is { } real && IsUnder(Root(real.FullName), target));

    private static string Root(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    private static bool IsUnder(string root, FileSystemInfo file) => file.FullName.StartsWith(root, StringComparison.Ordinal);

    private readonly record struct Entry(FileSystemInfo Info, string? Trouble);
}
