using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Readers;

namespace InferenceService.Tool.Commands;

/// <summary>What a clip begins with and turns into, and how many there are of it.</summary>
internal sealed class StartOptions
{
    private readonly Option<FileInfo[]> _from = new Option<FileInfo[]>("--from")
    {
        Description = "Picture that the clip begins with: PNG, JPEG or WebP. May be given several times, for its first frames.",
        HelpName = "PICTURE",
    }.AcceptExistingOnly();

    private readonly Option<FileInfo> _to = new Option<FileInfo>("--to")
    {
        Description = "Picture that the clip ends with.",
        HelpName = "PICTURE",
    }.AcceptExistingOnly();

    private readonly Option<FileInfo> _continue = new Option<FileInfo>("--continue")
    {
        Description = "Go on where a clip ended that was made with --save-continuation. --frames counts from its beginning.",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    private readonly Option<Scene[]> _scenes = new("--scene")
    {
        Description = "Another prompt from a frame on, such as 16:\"a blue star\". May be given several times.",
        HelpName = "FRAME:TEXT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = argument => [.. argument.Tokens.Select(token => ParseScene(token.Value, argument))],
    };

    private readonly Option<int?> _videos = Numbers.Option<int>("--num-videos", "N", "Candidates, with the seed and those after it.");
    private readonly Option<bool> _best = new("--best") { Description = "Keep the best candidate only." };

    public void AddTo(Command command)
    {
        Option[] options = [_from, _to, _continue, _scenes, _videos, _best];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ToolException">A picture cannot be read.</exception>
    public VideoRequest AddTo(ParseResult parsed, VideoRequest request)
    {
        var (from, to) = (parsed.GetValue(_from) ?? [], parsed.GetValue(_to));
        var pictures = StartPictures.Read(to is null ? from : [.. from, to]);
        return AddTo(parsed, request with
        {
            ConditioningFrames = [.. pictures.Take(from.Length)],
            LastFrame = to is null ? null : pictures[^1],
        }, parsed.GetValue(_continue));
    }

    private VideoRequest AddTo(ParseResult parsed, VideoRequest request, FileInfo? continuation) => request with
    {
        Continuation = continuation is { } token ? File.ReadAllBytes(token.FullName) : ReadOnlyMemory<byte>.Empty,
        Scenes = parsed.GetValue(_scenes) ?? [],
        Videos = parsed.GetValue(_videos),
        BestOf = parsed.GetValue(_best),
    };

    private static Scene ParseScene(string text, ArgumentResult argument)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var frame))
        {
            return new Scene(frame, text[(colon + 1)..].Trim());
        }

        argument.AddError($"--scene: '{text}' is not FRAME:TEXT");
        return new Scene(0, text);
    }
}
