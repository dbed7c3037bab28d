using System.CommandLine;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Commands;

/// <summary>Where a clip goes, and what may make way for it.</summary>
internal sealed class OutOptions
{
    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = OutputTarget.Description,
        HelpName = "FILE",
        DefaultValueFactory = _ => "clip.gif",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Remove the frames of an earlier clip from FOLDER/ or under name-%03d.png. Without it such a place is refused; a single "
            + "file that is named is replaced, and that is told.",
    };

    public OutOptions() => _out.Validators.Add(option =>
    {
        if (OutputTarget.Check(option.GetValueOrDefault<string>()!) is { } problem)
        {
            option.AddError($"--out: {problem}");
        }
    });

    public void AddTo(Command command)
    {
        command.Add(_out);
        command.Add(_force);
    }

    /// <summary>Whether nobody has chosen the place.</summary>
    public bool IsDefault(ParseResult parsed) => parsed.GetResult(_out) is null or { Implicit: true };

    public OutputTarget Read(ParseResult parsed, int? scale, string? wav) => Read(parsed, scale, wav, path => path);

    /// <param name="rename">Gives one of several clips a name of its own.</param>
    public OutputTarget Read(ParseResult parsed, int? scale, string? wav, Func<string, string> rename) =>
        OutputTarget.Parse(rename(parsed.GetRequiredValue(_out)), scale) with { Wav = wav, Force = parsed.GetValue(_force) };

    /// <summary>Where to speak of a clip: not into its own bytes.</summary>
    public static TextWriter Speaker(OutputTarget target, InvocationConfiguration console) =>
        target.IsStandardOutput ? console.Error : console.Output;
}
