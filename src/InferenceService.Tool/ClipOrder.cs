using InferenceService.Client;
using InferenceService.Tool.Commands;
using InferenceService.Tool.Progress;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>A clip to make: what is asked for, and where its files go.</summary>
/// <param name="Captions">File for the prompts as timed text; null for none.</param>
/// <param name="Continuation">File for that from which the clip goes on; null for none.</param>
internal sealed record ClipOrder(VideoRequest Request, OutputTarget Target, string? Captions, string? Continuation)
{
    /// <summary>Finds out before any work is done whether all files can be written.</summary>
    /// <exception cref="ToolException">One cannot, and why.</exception>
    public void Prepare()
    {
        Target.Prepare();
        VideoPath.Prepare(Captions, "--captions");
        VideoPath.Prepare(Continuation, "--save-continuation");
    }

    /// <summary>Makes the clip; what came of one that breaks is saved and told.</summary>
    /// <param name="error">Where people are told how it goes.</param>
    /// <param name="quiet">Whether they are told of nothing but errors.</param>
    public async Task<ClipResult> MakeAsync(VideoClient client, TextWriter error, bool quiet, CancellationToken cancellationToken)
    {
        var recorder = new ClipRecorder(client, Target);
        ClipResult result;
        try
        {
            result = await ProgressDisplay.ShowAsync(error, quiet, observer => recorder.RecordAsync(Request, observer, cancellationToken));
        }
        finally
        {
            if (Continuation is not null)
            {
                ContinuationOption.Save(recorder, Continuation, error);
            }

            if (recorder.KeptNotice is { } notice)
            {
                error.WriteLine(notice);
            }
        }

        if (Captions is not null)
        {
            var start = TimeSpan.FromSeconds(result.Clip.FirstFrame / result.Clip.Fps);
            await Tool.Captions.WriteAsync(Captions, Tool.Captions.From(start, result.Captions), cancellationToken);
        }

        if (!quiet && result.Clip.UnknownWords.Count > 0)
        {
            error.WriteLine($"warning: {result.Clip.Model} does not know {string.Join(", ", result.Clip.UnknownWords.Select(word => $"'{word}'"))}; the clip was made without");
        }

        return result;
    }
}
