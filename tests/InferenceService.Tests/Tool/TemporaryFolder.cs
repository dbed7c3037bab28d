namespace InferenceService.Tests.Tool;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("videogen-");

    public string Path => _folder.FullName;

    /// <summary>Names of the files, hidden ones too.</summary>
    public IEnumerable<string> Files =>
        _folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file.FullName)).Order(StringComparer.Ordinal);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
