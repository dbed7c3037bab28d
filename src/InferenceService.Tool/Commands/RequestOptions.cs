using System.CommandLine;
using InferenceService.Client;
using InferenceService.Tool.Server;

namespace InferenceService.Tool.Commands;

/// <summary>The request, as options. Ranges are the service's to check: it knows the model and names every fault at once.</summary>
internal sealed class RequestOptions
{
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["prompt"] = "PROMPT",
        ["model"] = "--model",
        ["request_id"] = "--request-id",
        ["video.num_frames"] = "--frames",
        ["video.fps"] = "--fps",
        ["video.width"] = "--width",
        ["video.height"] = "--height",
        ["sampling.seed"] = "--seed",
        ["sampling.temperature"] = "--temperature",
        ["sampling.top_k"] = "--top-k",
        ["sampling.top_p"] = "--top-p",
        ["sampling.guidance_scale"] = "--guidance-scale",
        ["sampling.negative_prompt"] = "--negative-prompt",
        ["output.format"] = "--format",
        ["output.quality"] = "--quality",
        ["sampling.num_inference_steps"] = "--inference-steps",
        ["conditioning_frames"] = "--from",
        ["last_frame"] = "--to",
        ["scenes"] = "--scene",
        ["continuation"] = "--continue",
        ["num_videos"] = "--num-videos",
        ["best_of"] = "--best",
        ["audio"] = "--audio",
    };

    private readonly Option<string?> _model = new("--model")
    {
        HelpName = "NAME",
        Description = "Model; see 'videogen models'.",
        CompletionSources = { _ => ModelsFolder.Find(asked: null) is { } folder ? ModelsFolder.Names(folder) : [] },
    };

    private readonly Option<ulong?> _seed = Numbers.Option<ulong>(
        "--seed", "N", "The same request, seed and model give the same clip.");
    private readonly Option<int?> _frames = Numbers.Option<int>("--frames", "N", "Number of frames.");
    private readonly Option<double?> _fps = Numbers.Option<double>("--fps", "RATE", "Frames per second; a GIF shows at most 50.");
    private readonly Option<int?> _width = Numbers.Option<int>("--width", "PIXELS", "Width that the service resamples to.");
    private readonly Option<int?> _height = Numbers.Option<int>("--height", "PIXELS", "Height that the service resamples to.");
    private readonly Option<double?> _temperature = Numbers.Option<double>("--temperature", "T", "0 takes the likeliest token always.");
    private readonly Option<int?> _topK = Numbers.Option<int>("--top-k", "K", "Keep the K likeliest tokens; 0 keeps all.");
    private readonly Option<double?> _topP = Numbers.Option<double>("--top-p", "P", "Keep the likeliest tokens up to probability P.");
    private readonly Option<double?> _scale = Numbers.Option<double>("--guidance-scale", "S", "Classifier-free guidance; 1 is off.");
    private readonly Option<string?> _negative = Text("--negative-prompt", "TEXT", "What the clip should not show.");
    private readonly Option<int?> _steps = Numbers.Option<int>("--inference-steps", "N", "Denoising steps, for models that work by diffusion.");
    private readonly StartOptions _start = new();
    private readonly Option<int?> _quality = Numbers.Option<int>("--quality", "Q", "Quality of jpeg and webp frames, 1 to 100.");
    private readonly Option<string?> _requestId = Text("--request-id", "ID", "Name of the request in the service's log.");
    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "How frames travel; the file's format follows from its name. raw and png lose nothing.",
        DefaultValueFactory = _ => "raw",
        HelpName = "raw|png|jpeg|webp",
    }.AcceptOnlyFromAmong("raw", "png", "jpeg", "webp");

    /// <summary>What a field of the contract is called on the command line; an element of a list by the list's option.</summary>
    public static string NameOf(string field)
    {
        var bracket = field.IndexOf('[', StringComparison.Ordinal);
        var list = bracket < 0 ? field : field[..bracket];
        return FieldNames.TryGetValue(list, out var name) ? name + (bracket < 0 ? "" : field[bracket..]) : field;
    }

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _model, _seed, _frames, _fps, _width, _height, _temperature, _topK, _topP, _scale, _negative, _steps, _format, _quality, _requestId,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }

        _start.AddTo(command);
    }

    /// <summary>The model asked for; null is the default.</summary>
    public string? Model(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>A size that is asked for is the file's, so pixels are not enlarged; null where none is.</summary>
    public int? ScaleOfAskedSize(ParseResult parsed) => parsed.GetValue(_width) is null && parsed.GetValue(_height) is null ? null : 1;

    public VideoRequest Read(ParseResult parsed, string prompt) => _start.AddTo(parsed, new VideoRequest(prompt)
    {
        Model = parsed.GetValue(_model),
        RequestId = parsed.GetValue(_requestId),
        Frames = parsed.GetValue(_frames),
        Fps = parsed.GetValue(_fps),
        Width = parsed.GetValue(_width),
        Height = parsed.GetValue(_height),
        Seed = parsed.GetValue(_seed),
        Temperature = parsed.GetValue(_temperature),
        TopK = parsed.GetValue(_topK),
        TopP = parsed.GetValue(_topP),
        GuidanceScale = parsed.GetValue(_scale),
        NegativePrompt = parsed.GetValue(_negative),
        Format = ToFormat(parsed.GetRequiredValue(_format)),
        Quality = parsed.GetValue(_quality),
        InferenceSteps = parsed.GetValue(_steps),
    });

    private static FrameFormat ToFormat(string name) => name switch
    {
        "raw" => FrameFormat.RawRgb24,
        "jpeg" => FrameFormat.Jpeg,
        "webp" => FrameFormat.Webp,
        _ => FrameFormat.Png,
    };

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };
}
