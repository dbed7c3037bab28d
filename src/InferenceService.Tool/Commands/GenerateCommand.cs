using System.CommandLine;
using InferenceService.Tool.Progress;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen generate</c>: a prompt to a file.</summary>
internal sealed class GenerateCommand : Command
{
    private readonly RequestOptions _request = new();
    private readonly ServerOptions _server = new();
    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = """
            File to write, its format by its name: .gif; .png (all frames in a grid); FOLDER/ or name-%03d.png (a file for
            each frame); .mp4, .webm (needs ffmpeg); .rgb (raw pixels).
            """,
        HelpName = "FILE",
        DefaultValueFactory = _ => "clip.gif",
    };

    private readonly Option<int?> _scale = Numbers.Between(
        1, 64, "--scale", "N", "Enlarge each pixel to N x N. Default: until the smaller side has 256 pixels; 1 for single frames and .rgb.");

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing but errors." };

    public GenerateCommand()
        : base("generate", "Generates a clip and writes it to a file.")
    {
        Add(_out);
        _request.AddTo(this);
        Add(_scale);
        Add(_quiet);
        _server.AddTo(this);
        _out.Validators.Add(option =>
        {
            if (OutputTarget.Check(option.GetValueOrDefault<string>()!) is { } problem)
            {
                option.AddError($"--out: {problem}");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = parsed.InvocationConfiguration;
        var target = OutputTarget.Parse(parsed.GetRequiredValue(_out), parsed.GetValue(_scale));
        target.Prepare();

        await using var connection = await _server.ConnectAsync(parsed, cancellationToken);
        var recorder = new ClipRecorder(connection.Client, target);
        var request = _request.Read(parsed);
        ClipResult result;
        try
        {
            result = await ProgressDisplay.ShowAsync(console.Error, parsed.GetValue(_quiet), observer =>
                recorder.RecordAsync(request, observer, cancellationToken));
        }
        finally
        {
            if (recorder.KeptNotice is { } notice)
            {
                console.Error.WriteLine(notice);
            }
        }

        if (!parsed.GetValue(_quiet))
        {
            console.Output.WriteLine(result.Describe());
        }

        return ExitCode.Success;
    }
}
