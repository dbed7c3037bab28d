namespace InferenceService.Tool.Writers;

/// <summary>
/// A file beside its final place, so that whoever sees the final name sees the whole file. What goes to standard output waits in the
/// system's folder for such files until it is whole.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _target;

    /// <param name="target">The final place. The name here is no part of it, since a long one would then be too long.</param>
    public TemporaryFile(string target)
    {
        _target = target;
        var folder = StandardOutput.IsMeantBy(target) ? System.IO.Path.GetTempPath() : System.IO.Path.GetDirectoryName(target) ?? "";
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, $".videogen-{Guid.NewGuid():N}.tmp"));
    }

    /// <summary>Where it is now, in full.</summary>
    public string Path { get; }

    /// <summary>
    /// Moves the file to its place and returns that. A broken clip never replaces a whole one: it gets a name of its own, and does not go
    /// to standard output, whose reader would take it for whole.
    /// </summary>
    /// <exception cref="ToolException">The place cannot be written.</exception>
    public string Publish(bool complete)
    {
        var place = complete ? _target : System.IO.Path.ChangeExtension(_target, "partial" + System.IO.Path.GetExtension(_target));
        if (!StandardOutput.IsMeantBy(_target))
        {
            File.Move(Path, place, overwrite: true);
            return place;
        }

        if (!complete)
        {
            throw new ToolException(ExitCode.Failed, "a clip that broke is not written to standard output");
        }

        using var file = File.OpenRead(Path);
        using var output = StandardOutput.Open();
        file.CopyTo(output);
        return StandardOutput.Name;
    }

    public void Dispose() => File.Delete(Path);
}
