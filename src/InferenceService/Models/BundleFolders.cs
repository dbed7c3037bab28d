namespace InferenceService.Models;

/// <summary>Where the bundles of a folder are: its sub-folders that have a manifest, in the order of their names.</summary>
internal static class BundleFolders
{
    /// <summary>Kubernetes keeps the versions of a ConfigMap or projected volume in folders and a link so named, beside the links to use.</summary>
    private const string VolumeVersion = "..";

    /// <summary>Sub-folders with anything named as a manifest, and those that cannot be looked into: whoever opens them says what is wrong.</summary>
    /// <exception cref="IOException">The folder itself cannot be read; the message says why.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.GetFileSystemEntries(path).Where(IsCandidate).Order(StringComparer.Ordinal)] : [];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"Models:Path is '{path}', which cannot be read: {e.Message}", e);
        }
    }

    private static bool IsCandidate(string entry)
    {
        var name = Path.GetFileName(entry);
        if (name.StartsWith(VolumeVersion, StringComparison.Ordinal) || name == "lost+found")
        {
            return false;
        }

        try
        {
            return Directory.Exists(entry)
                ? Directory.EnumerateFileSystemEntries(entry, ModelManifest.FileName).Any()
                : new FileInfo(entry).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
