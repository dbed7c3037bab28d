using System.CommandLine;
using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Readers;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen edit</c>: joins, trims and loops clips that were made, in this order, without a service.</summary>
internal sealed class EditCommand : Command
{
    private readonly Argument<string[]> _inputs = new("CLIP")
    {
        Description = "Clips, joined in this order: .gif; FOLDER/ or name-%03d.png (a file for each frame); .png, .jpg (one "
            + "frame); .rgb (with --size); .mp4, .webm (needs ffmpeg), with the sound that is in them. CLIP+FILE.wav is a clip "
            + "with its sound in a WAV file. Next to clips with sound, those without are silent.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "File to write, its format by its name as for 'generate'.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "clip.gif",
    };

    private readonly Option<Range?> _trim = new("--trim")
    {
        Description = "Frames to keep, the end not included: 4..12, 4.., ..12, or ^8.. for the last 8.",
        HelpName = "RANGE",
        CustomParser = FrameRange.Parse,
    };

    private readonly Option<int?> _loop = Numbers.Between(1, 1000, "--loop", "N", "Repeat the clip so that it is seen N times.");
    private readonly Option<double?> _fps = Numbers.Between(
        0.01, 120d, "--fps", "RATE", "Frames per second. Default: that of the first .gif, .mp4 or .webm, or 8.");

    private readonly Option<string?> _size = new("--size") { Description = "Size of .rgb frames, such as 64x64.", HelpName = "WxH" };
    private readonly Option<string?> _wav = WavOption.Create("File for the sound, a .wav, beside --out.");
    private readonly Option<bool> _mute = new("--mute") { Description = "Leave out the clips' sound." };
    private readonly Option<int?> _scale = Numbers.Between(1, 64, "--scale", "N", "Enlarge each pixel to N x N. Default: 1.");

    public EditCommand()
        : base("edit", "Joins, trims and loops clips that were made.")
    {
        Add(_inputs);
        Add(_out);
        Add(_trim);
        Add(_loop);
        Add(_fps);
        Add(_wav);
        Add(_mute);
        Add(_size);
        Add(_scale);
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
        var reader = new ClipReader(parsed.GetValue(_size), parsed.GetValue(_fps));
        var clips = new List<ClipFromFile>();
        foreach (var input in parsed.GetRequiredValue(_inputs))
        {
            clips.Add(await reader.ReadAsync(ClipSource.Parse(input), cancellationToken));
        }

        var edit = new ClipEdit(
            parsed.GetValue(_trim) ?? Range.All, parsed.GetValue(_loop) ?? 1, parsed.GetValue(_fps), parsed.GetValue(_mute));
        var (frames, fps) = edit.Apply(clips);
        var path = await WriteAsync(Target(parsed, frames[0].Sound is not null), frames, fps, cancellationToken);
        var sound = frames[0].Sound is null ? "" : ", with sound";
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {frames.Count} frames of {frames[0].Width}x{frames[0].Height} at {fps:0.##} fps{sound}"));
        return ExitCode.Success;
    }

    private OutputTarget Target(ParseResult parsed, bool hasSound)
    {
        var target = OutputTarget.Parse(parsed.GetRequiredValue(_out), parsed.GetValue(_scale) ?? 1) with { Wav = parsed.GetValue(_wav) };
        if (hasSound)
        {
            WavOption.RequirePlace(target, otherwise: ", or leave it out with --mute");
        }
        else if (target.Wav is not null)
        {
            throw new ToolException(ExitCode.Usage, "--wav: there is no sound to write");
        }

        return target;
    }

    private static async Task<string> WriteAsync(
        OutputTarget target, IReadOnlyList<VideoFrame> frames, double fps, CancellationToken cancellationToken)
    {
        target.Prepare();
        await using var writer = target.CreateWriter(new ClipFormat(frames[0].Width, frames[0].Height, fps, frames.Count));
        foreach (var frame in frames)
        {
            await writer.AddAsync(PixelFrame.Decode(frame), cancellationToken);
        }

        return await writer.FinishAsync(complete: true, cancellationToken);
    }
}
