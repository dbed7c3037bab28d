using System.CommandLine;
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

    private readonly OutOptions _out = new();

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
        _out.AddTo(this);
        Add(_trim);
        Add(_loop);
        Add(_fps);
        Add(_wav);
        Add(_mute);
        Add(_size);
        Add(_scale);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = parsed.GetRequiredValue(_inputs).Select(ClipSource.Parse).ToList();
        var target = _out.Read(parsed, parsed.GetValue(_scale) ?? 1, parsed.GetValue(_wav));
        Prepare(target, sources, _out.IsDefault(parsed));

        var reader = new ClipReader(parsed.GetValue(_size), parsed.GetValue(_fps));
        var clips = new List<ClipFromFile>();
        foreach (var source in sources)
        {
            clips.Add(await reader.ReadAsync(source, cancellationToken));
        }

        var edit = new ClipEdit(
            parsed.GetValue(_trim) ?? Range.All, parsed.GetValue(_loop) ?? 1, parsed.GetValue(_fps), parsed.GetValue(_mute));
        var (frames, fps) = edit.Apply(clips);
        CheckSound(target, hasSound: frames[0].Sound is not null);
        var file = await WriteAsync(target, frames, fps, cancellationToken);
        Tell(parsed, target, file);
        return ExitCode.Success;
    }

    private static void Tell(ParseResult parsed, OutputTarget target, WrittenFile file)
    {
        if (Report.IsJson(parsed))
        {
            Report.Write(parsed, new { file = file.Path, file.Wav, file.Width, file.Height, file.Frames, file.Fps, DurationSeconds = file.Duration.TotalSeconds, file.HasSound });
        }
        else
        {
            OutOptions.Speaker(target, parsed.InvocationConfiguration).WriteLine($"{file.Paths}: {file.Describe()}");
        }
    }

    /// <summary>Before anything is read: a place that can be written, and that holds nothing which would be lost unsaid.</summary>
    private static void Prepare(OutputTarget target, IReadOnlyList<ClipSource> sources, bool isDefault)
    {
        target.RefuseInputs(sources.SelectMany(source => PictureFiles.Find(source.Path)).Concat(sources.Select(source => source.Wav).OfType<string>()));
        if (isDefault && File.Exists(target.Path) && !target.Force)
        {
            throw new ToolException(ExitCode.Usage, $"--out: '{target.Path}' is there already; name a file, or replace it with --force");
        }

        target.Prepare();
    }

    private static void CheckSound(OutputTarget target, bool hasSound)
    {
        if (hasSound)
        {
            WavOption.RequirePlace(target, otherwise: ", or leave it out with --mute");
        }
        else if (target.Wav is not null)
        {
            throw new ToolException(ExitCode.Usage, "--wav: there is no sound to write");
        }
    }

    private static async Task<WrittenFile> WriteAsync(
        OutputTarget target, IReadOnlyList<VideoFrame> frames, double fps, CancellationToken cancellationToken)
    {
        await using var writer = target.CreateWriter(new ClipFormat(frames[0].Width, frames[0].Height, fps, frames.Count));
        target.RemoveEarlierFrames();
        foreach (var frame in frames)
        {
            await writer.AddAsync(PixelFrame.Decode(frame), cancellationToken);
        }

        return await writer.FinishAsync(complete: true, cancellationToken);
    }
}
