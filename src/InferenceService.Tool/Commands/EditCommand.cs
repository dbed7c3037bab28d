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
            + "frame); .rgb (with --size).",
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
    private readonly Option<double?> _fps = Numbers.Between(0.01, 120d, "--fps", "RATE", "Frames per second. Default: that of the first .gif, or 8.");
    private readonly Option<string?> _size = new("--size") { Description = "Size of .rgb frames, such as 64x64.", HelpName = "WxH" };
    private readonly Option<int?> _scale = Numbers.Between(1, 64, "--scale", "N", "Enlarge each pixel to N x N. Default: 1.");

    public EditCommand()
        : base("edit", "Joins, trims and loops clips that were made.")
    {
        Add(_inputs);
        Add(_out);
        Add(_trim);
        Add(_loop);
        Add(_fps);
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
        var target = OutputTarget.Parse(parsed.GetRequiredValue(_out), parsed.GetValue(_scale) ?? 1);
        var clips = parsed.GetRequiredValue(_inputs).Select(path => ClipReader.Read(path, parsed.GetValue(_size))).ToList();
        var fps = parsed.GetValue(_fps) ?? clips.Select(clip => clip.Fps).FirstOrDefault(rate => rate > 0, ClipReader.DefaultFps);
        var frames = Edit(clips, parsed.GetValue(_trim) ?? Range.All, parsed.GetValue(_loop) ?? 1, fps);
        target.Prepare();

        await using var writer = target.CreateWriter(new ClipFormat(frames[0].Width, frames[0].Height, fps, frames.Count));
        foreach (var frame in frames)
        {
            await writer.AddAsync(PixelFrame.Decode(frame), cancellationToken);
        }

        var path = await writer.FinishAsync(complete: true, cancellationToken);
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {frames.Count} frames of {frames[0].Width}x{frames[0].Height} at {fps:0.##} fps"));
        return ExitCode.Success;
    }

    private static IReadOnlyList<VideoFrame> Edit(IEnumerable<ClipFromFile> clips, Range trim, int times, double fps)
    {
        try
        {
            var frames = clips.Select(clip => clip.Frames).Join(fps);
            var kept = frames.Trim(trim, fps);
            return kept.Count > 0
                ? kept.Loop(times, fps)
                : throw new ToolException(ExitCode.Usage, $"--trim: no frame of {frames.Count} is left");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ToolException(ExitCode.Usage, "--trim: the clip has no such frames");
        }
        catch (ArgumentException)
        {
            throw new ToolException(ExitCode.Usage, "the clips differ in size, so that they cannot be joined");
        }
    }
}
