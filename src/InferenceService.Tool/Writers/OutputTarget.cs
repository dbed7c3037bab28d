using InferenceService.Client;

namespace InferenceService.Tool.Writers;

/// <summary>What a clip is written as.</summary>
internal enum OutputKind
{
    Gif,
    ContactSheet,
    PngSequence,
    Video,
    Raw,
}

/// <summary>Where a clip goes and in which form, read from the name alone.</summary>
internal sealed record OutputTarget(OutputKind Kind, string Path, int? Scale)
{
    /// <summary>What <c>--out</c> takes, for the help of commands that have it.</summary>
    public const string Description = """
        File to write, its format by its name: .gif; .png, .jpg, .webp (the frame, or all frames in a grid); FOLDER/ or name-%03d.png (a file
        for each frame); .mp4, .webm (needs ffmpeg); .rgb (raw pixels). '-' is a GIF on standard output, '-.png', '-.mp4' and so on are other
        formats there.
        """;

    /// <summary>The name that the user gave.</summary>
    public string Given { get; init; } = Path;

    /// <summary>File for the sound, beside the pictures'; null for none.</summary>
    public string? Wav { get; init; }

    /// <summary>Whether the frames of an earlier clip make way.</summary>
    public bool Force { get; init; }

    /// <summary>Whether there is a place for sound: in the file itself, or beside it.</summary>
    public bool HoldsSound => Kind == OutputKind.Video || Wav is not null;

    public bool IsStandardOutput => StandardOutput.IsMeantBy(Path);

    /// <summary>What is wrong with a path; null when nothing is.</summary>
    public static string? Check(string path) =>
        ToKind(StandardOutput.WithForm(path)) is null
            ? $"'{path}' must end in .gif, .png, .jpg, .webp, .mp4, .webm, .rgb or '/', or be '-'"
            : null;

    public static OutputTarget Parse(string path, int? scale)
    {
        var named = StandardOutput.WithForm(path);
        var kind = ToKind(named) ?? throw new ArgumentException(Check(path), nameof(path));
        var isFolder = kind == OutputKind.PngSequence && !IsPattern(named);
        return new OutputTarget(kind, isFolder ? System.IO.Path.Combine(named, "frame-%04d.png") : named, scale) { Given = path };
    }

    /// <exception cref="ToolException">There are several clips for one stream.</exception>
    public void RequirePlaceFor(int clips)
    {
        if (IsStandardOutput && clips > 1)
        {
            throw new ToolException(ExitCode.Usage, $"--out: {Given} has room for one clip, not for {clips} candidates; name a file, or ask for --best");
        }
    }

    /// <exception cref="ToolException">The output would take the place of what it is made of.</exception>
    public void RefuseInputs(IEnumerable<string> files)
    {
        var places = (Kind == OutputKind.PngSequence ? FrameNumber.FindFiles(Path) : [Path]).Append(Wav).OfType<string>()
            .Select(System.IO.Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (!IsStandardOutput && files.FirstOrDefault(file => places.Contains(System.IO.Path.GetFullPath(file))) is { } input)
        {
            throw new ToolException(ExitCode.Usage, $"--out: '{input}' is read for this; name another place");
        }
    }

    /// <summary>Finds out before any work is done whether the output can be written, and that no other clip is mixed into it.</summary>
    /// <exception cref="ToolException">It cannot, and why.</exception>
    public void Prepare()
    {
        if (Kind == OutputKind.Video)
        {
            Ffmpeg.Require(Path);
        }

        PreparePictures();
        VideoPath.Prepare(Wav, "--wav");
    }

    /// <summary>Makes way for the clip; not before its first frame is there.</summary>
    public void RemoveEarlierFrames()
    {
        if (Kind == OutputKind.PngSequence && Force)
        {
            FrameNumber.FindFiles(Path).ToList().ForEach(File.Delete);
        }
    }

    /// <summary>The place of one of several candidates.</summary>
    public OutputTarget ForVideo(int video) =>
        this with { Path = VideoPath.Of(Path, video), Wav = Wav is null ? null : VideoPath.Of(Wav, video) };

    public IClipWriter CreateWriter(ClipInfo clip) => CreateWriter(ClipFormat.Of(clip));

    public IClipWriter CreateWriter(ClipFormat clip)
    {
        var scale = Scale ?? OutputScale.Default(Kind, clip);
        OutputScale.Check(Kind, clip, scale);
        var pictures = CreatePictureWriter(clip, scale);
        return new NamedWriter(Wav is null ? pictures : new WriterPair(pictures, new WavWriter(Wav)), this);
    }

    private IClipWriter CreatePictureWriter(ClipFormat clip, int scale) => Kind switch
    {
        OutputKind.Gif => new GifWriter(Path, scale, clip.Fps),
        OutputKind.ContactSheet => new ContactSheetWriter(Path, scale, clip.Fps),
        OutputKind.PngSequence => new PngSequenceWriter(Path, scale, clip.Fps),
        OutputKind.Video => new FfmpegWriter(Path, scale, clip.Fps),
        OutputKind.Raw => new RawWriter(Path, scale, clip.Fps),
        _ => throw new InvalidOperationException($"no writer for {Kind}"),
    };

    private void PreparePictures()
    {
        if (Kind != OutputKind.PngSequence)
        {
            VideoPath.Prepare(Path, "--out");
            return;
        }

        VideoPath.Prepare(FrameNumber.Put(Path, 0), "--out", Given);
        var earlier = FrameNumber.FindFiles(Path).Count;
        if (earlier > 0 && !Force)
        {
            throw new ToolException(
                ExitCode.Usage, $"--out: '{Given}' holds {earlier} frame(s) of an earlier clip; --force removes them, or name another place");
        }
    }

    private static OutputKind? ToKind(string path)
    {
        if (path.EndsWith('/') || Directory.Exists(path))
        {
            return OutputKind.PngSequence;
        }

        return System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GIF" => OutputKind.Gif,
            ".PNG" => IsPattern(path) ? OutputKind.PngSequence : OutputKind.ContactSheet,
            ".JPG" or ".JPEG" or ".WEBP" => OutputKind.ContactSheet,
            ".MP4" or ".WEBM" => OutputKind.Video,
            ".RGB" => OutputKind.Raw,
            _ => null,
        };
    }

    // A folder may have such a name.
    private static bool IsPattern(string path) => FrameNumber.IsIn(path) && !Directory.Exists(path);
}
