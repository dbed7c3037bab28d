using System.CommandLine;
using InferenceService.Client;
using InferenceService.Tool.Progress;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen generate</c>: a prompt to a file.</summary>
internal sealed class GenerateCommand : Command
{
    private readonly RequestOptions _request = new();
    private readonly ServerOptions _server = new();
    private readonly OutOptions _out = new();

    private readonly Option<int?> _scale = Numbers.Between(
        1, 64, "--scale", "N", "Enlarge each pixel to N x N. Default: until the smaller side has 256 pixels; 1 for .rgb, and where a size is "
            + "asked for by --width or --height.");

    private readonly Option<bool> _audio = new("--audio")
    {
        Description = "Ask for sound, which .mp4 and .webm hold; for other files see --wav.",
    };

    private readonly Option<string?> _wav = WavOption.Create("File for the sound, a .wav, beside --out. Asks for sound too.");

    private readonly Option<string?> _captions = new("--captions")
    {
        Description = "File for the prompts as timed text: .srt or .vtt.",
        HelpName = "FILE",
    };

    private readonly ContinuationOption _continuation = new();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing but errors." };

    public GenerateCommand()
        : base("generate", "Generates a clip and writes it to a file.")
    {
        _out.AddTo(this);
        _request.AddTo(this);
        Add(_scale);
        Add(_audio);
        Add(_wav);
        Add(_captions);
        _continuation.AddTo(this);
        Add(_quiet);
        _server.AddTo(this);
        _captions.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<string?>() is { } path && Captions.Check(path) is { } problem)
            {
                option.AddError($"--captions: {problem}");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = parsed.InvocationConfiguration;
        var target = _out.Read(parsed, parsed.GetValue(_scale) ?? _request.ScaleOfAskedSize(parsed), parsed.GetValue(_wav));
        if (parsed.GetValue(_audio))
        {
            WavOption.RequirePlace(target);
        }

        var request = Complete(_request.Read(parsed), parsed);
        target.RequirePlaceFor(request.BestOf ? 1 : request.Videos ?? 1);
        target.Prepare();
        VideoPath.Prepare(parsed.GetValue(_captions), "--captions");
        _continuation.Prepare(parsed);

        await using var connection = await _server.ConnectForAsync(parsed, _request.Model(parsed), cancellationToken);
        var recorder = new ClipRecorder(connection.Client, target);
        ClipResult result;
        try
        {
            result = await ProgressDisplay.ShowAsync(console.Error, parsed.GetValue(_quiet), observer =>
                recorder.RecordAsync(request, observer, cancellationToken));
        }
        finally
        {
            _continuation.Save(recorder, parsed);
            if (recorder.KeptNotice is { } notice)
            {
                console.Error.WriteLine(notice);
            }
        }

        if (parsed.GetValue(_captions) is { } captions)
        {
            var start = TimeSpan.FromSeconds(result.Clip.FirstFrame / result.Clip.Fps);
            await Captions.WriteAsync(captions, Captions.From(start, result.Captions), cancellationToken);
        }

        if (!parsed.GetValue(_quiet))
        {
            OutOptions.Speaker(target, console).WriteLine(result.Describe());
        }

        return ExitCode.Success;
    }

    /// <summary>Continuations are not small, and travel only where something is made of them.</summary>
    private VideoRequest Complete(VideoRequest request, ParseResult parsed) => request with
    {
        Captions = parsed.GetValue(_captions) is not null,
        Audio = parsed.GetValue(_audio) || parsed.GetValue(_wav) is not null,
        OmitContinuations = !_continuation.IsGiven(parsed) && !_server.Resumes(parsed),
    };
}
