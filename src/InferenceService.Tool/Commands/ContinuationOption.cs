using System.CommandLine;

namespace InferenceService.Tool.Commands;

/// <summary>A file for what a clip goes on from; of several candidates, each its own.</summary>
internal sealed class ContinuationOption
{
    private readonly Option<string?> _save = new("--save-continuation")
    {
        Description = "File for that from which --continue goes on after the last frame, also of a clip that broke.",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Add(_save);

    /// <summary>The file; null for none.</summary>
    public string? Path(ParseResult parsed) => parsed.GetValue(_save);

    public static void Save(ClipRecorder recorder, string path, TextWriter error)
    {
        var saved = recorder.Continuations.Where(video => !video.Value.IsEmpty).ToList();
        foreach (var (video, continuation) in saved)
        {
            File.WriteAllBytes(recorder.HasSeveralFiles ? VideoPath.Of(path, video) : path, continuation.ToArray());
        }

        if (saved.Count == 0)
        {
            error.WriteLine("no continuation was saved: none came");
        }
    }
}
