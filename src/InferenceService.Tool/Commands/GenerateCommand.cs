using System.CommandLine;
using InferenceService.Client;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen generate</c>: a prompt to a file.</summary>
internal sealed class GenerateCommand : Command
{
    private readonly PromptOptions _prompts = new();
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
        _prompts.AddTo(this);
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
        var prompts = await _prompts.ReadAsync(parsed, cancellationToken);
        var orders = prompts.Select((prompt, i) => Order(parsed, prompt, i + 1)).ToList();
        Check(parsed, orders);
        orders.ForEach(order => order.Prepare());

        await using var connection = await _server.ConnectForAsync(parsed, _request.Model(parsed), cancellationToken);
        if (!_prompts.AreNumbered(parsed))
        {
            var clip = await MakeAsync(orders[0], connection.Client, parsed, cancellationToken);
            Report.Write(parsed, new { clips = clip });
            return ExitCode.Success;
        }

        var batch = new ClipBatch(orders, parsed.InvocationConfiguration.Error);
        await batch.RunAsync(order => MakeAsync(order, connection.Client, parsed, cancellationToken));
        Report.Write(parsed, batch.ExitCode, batch.Faults, new { clips = batch.Clips });
        return batch.ExitCode;
    }

    private async Task<IReadOnlyList<ClipReport>> MakeAsync(
        ClipOrder order, VideoClient client, ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = parsed.InvocationConfiguration;
        var quiet = parsed.GetValue(_quiet);
        var result = await order.MakeAsync(client, console.Error, quiet, cancellationToken);
        if (!quiet && !Report.IsJson(parsed))
        {
            OutOptions.Speaker(order.Target, console).WriteLine(result.Describe());
        }

        return [.. ClipReport.Of(result, order.Captions)];
    }

    private ClipOrder Order(ParseResult parsed, string prompt, int number)
    {
        Func<string, string> rename = _prompts.AreNumbered(parsed) ? path => VideoPath.ForPrompt(path, number) : path => path;
        string? Renamed(string? path) => path is null ? null : rename(path);
        var scale = parsed.GetValue(_scale) ?? _request.ScaleOfAskedSize(parsed);
        var target = _out.Read(parsed, scale, Renamed(parsed.GetValue(_wav)), rename);
        var request = Complete(_request.Read(parsed, prompt), parsed);
        return new ClipOrder(request, target, Renamed(parsed.GetValue(_captions)), Renamed(_continuation.Path(parsed)));
    }

    /// <exception cref="ToolException">The places cannot hold what is asked for.</exception>
    private void Check(ParseResult parsed, IReadOnlyList<ClipOrder> orders)
    {
        var (request, target) = (orders[0].Request, orders[0].Target);
        if (parsed.GetValue(_audio))
        {
            WavOption.RequirePlace(target);
        }

        if (target.IsStandardOutput && Report.IsJson(parsed))
        {
            throw new ToolException(ExitCode.Usage, "--json: the standard output is the clip's, by --out; name a file for it");
        }

        target.RequirePlaceFor(orders.Count * (request.BestOf ? 1 : request.Videos ?? 1));
    }

    /// <summary>Continuations are not small, and travel only where something is made of them.</summary>
    private VideoRequest Complete(VideoRequest request, ParseResult parsed) => request with
    {
        Captions = parsed.GetValue(_captions) is not null,
        Audio = parsed.GetValue(_audio) || parsed.GetValue(_wav) is not null,
        OmitContinuations = _continuation.Path(parsed) is null && !_server.Resumes(parsed),
    };
}
