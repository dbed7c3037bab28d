namespace InferenceService.Tool.Writers;

/// <summary>A file beside its final place, so that whoever sees the final name sees the whole file.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _target;

    public TemporaryFile(string target)
    {
        _target = target;
        var name = $".{System.IO.Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp";
        Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target) ?? "", name);
    }

    public string Path { get; }

    /// <summary>Moves the file to its place. A broken clip never replaces a whole one: it gets a name of its own.</summary>
    public string Publish(bool complete)
    {
        var place = complete ? _target : System.IO.Path.ChangeExtension(_target, "partial" + System.IO.Path.GetExtension(_target));
        File.Move(Path, place, overwrite: true);
        return place;
    }

    public void Dispose() => File.Delete(Path);
}
