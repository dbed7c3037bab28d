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

/// <summary>What a writer needs to know of a clip before its first frame.</summary>
internal sealed record ClipFormat(int Width, int Height, double Fps, int Frames)
{
    public static ClipFormat Of(ClipInfo clip) => new(clip.Width, clip.Height, clip.Fps, clip.Frames - clip.FirstFrame);
}

/// <summary>Where a clip goes and in which form, read from the name alone.</summary>
internal sealed record OutputTarget(OutputKind Kind, string Path, int? Scale)
{
    // A clip of 64 pixels is a stamp on today's screens.
    private const int VisibleSide = 256;

    /// <summary>File for the sound, beside the pictures'; null for none.</summary>
    public string? Wav { get; init; }

    /// <summary>Whether there is a place for sound: in the file itself, or beside it.</summary>
    public bool HoldsSound => Kind == OutputKind.Video || Wav is not null;

    /// <summary>What is wrong with a path; null when nothing is.</summary>
    public static string? Check(string path) =>
        ToKind(path) is null ? $"'{path}' must end in .gif, .png, .jpg, .mp4, .webm, .rgb or '/'" : null;

    public static OutputTarget Parse(string path, int? scale)
    {
        var kind = ToKind(path) ?? throw new ArgumentException(Check(path), nameof(path));
        var pattern = kind == OutputKind.PngSequence && !FrameNumber.IsIn(path) ? System.IO.Path.Combine(path, "frame-%04d.png") : path;
        return new OutputTarget(kind, pattern, scale);
    }

    /// <summary>Finds out before any work is done whether the output can be written.</summary>
    public void Prepare()
    {
        if (Kind == OutputKind.Video)
        {
            Ffmpeg.Require(Path);
        }

        VideoPath.CreateFolder(Path);
        VideoPath.CreateFolder(Wav);
    }

    /// <summary>The place of one of several candidates.</summary>
    public OutputTarget ForVideo(int video) =>
        this with { Path = VideoPath.Of(Path, video), Wav = Wav is null ? null : VideoPath.Of(Wav, video) };

    public IClipWriter CreateWriter(ClipInfo clip) => CreateWriter(ClipFormat.Of(clip));

    public IClipWriter CreateWriter(ClipFormat clip)
    {
        var pictures = CreatePictureWriter(clip);
        return Wav is null ? pictures : new WriterPair(pictures, new WavWriter(Wav));
    }

    private IClipWriter CreatePictureWriter(ClipFormat clip)
    {
        var scale = Scale ?? DefaultScale(clip);
        return Kind switch
        {
            OutputKind.Gif => new GifWriter(Path, scale, clip.Fps),
            OutputKind.ContactSheet => new ContactSheetWriter(Path, scale),
            OutputKind.PngSequence => new PngSequenceWriter(Path, scale),
            OutputKind.Video => new FfmpegWriter(Path, scale, clip.Fps),
            OutputKind.Raw => new RawWriter(Path, scale),
            _ => throw new InvalidOperationException($"no writer for {Kind}"),
        };
    }

    private int DefaultScale(ClipFormat clip)
    {
        var visible = (VisibleSide + Math.Min(clip.Width, clip.Height) - 1) / Math.Min(clip.Width, clip.Height);
        return Kind switch
        {
            OutputKind.PngSequence or OutputKind.Raw => 1,

            // A picture is the frame itself.
            OutputKind.ContactSheet when clip.Frames == 1 => 1,
            OutputKind.ContactSheet => Math.Clamp(ContactSheetWriter.LargestScale(clip.Width, clip.Height, clip.Frames), 1, visible),
            _ => visible,
        };
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
            ".PNG" => FrameNumber.IsIn(path) ? OutputKind.PngSequence : OutputKind.ContactSheet,
            ".JPG" or ".JPEG" => OutputKind.ContactSheet,
            ".MP4" or ".WEBM" => OutputKind.Video,
            ".RGB" => OutputKind.Raw,
            _ => null,
        };
    }
}
