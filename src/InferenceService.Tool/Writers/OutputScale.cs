namespace InferenceService.Tool.Writers;

/// <summary>How much each pixel is enlarged where nobody says, and how much it can be.</summary>
internal static class OutputScale
{
    // A clip of 64 pixels is a stamp on today's screens.
    private const int VisibleSide = 256;

    // What all of the formats, and memory, have room for: JPEG and GIF count sides in 16 bits.
    private const int LargestSide = 32768;
    private const long MostPixels = 1L << 28;

    /// <summary>Until the smaller side is visible. Raw pixels are for programs, and stay as they are.</summary>
    public static int Default(OutputKind kind, ClipFormat clip)
    {
        var visible = (VisibleSide + Math.Min(clip.Width, clip.Height) - 1) / Math.Min(clip.Width, clip.Height);
        return kind switch
        {
            OutputKind.Raw => 1,
            OutputKind.ContactSheet => Math.Clamp(ContactSheetWriter.LargestScale(clip.Width, clip.Height, clip.Frames), 1, visible),

            // Players take even sides best.
            OutputKind.Video when visible > 1 && (clip.Width | clip.Height) % 2 != 0 => visible + (visible % 2),
            _ => visible,
        };
    }

    /// <exception cref="ToolException">Pictures would be larger than can be written.</exception>
    public static void Check(OutputKind kind, ClipFormat clip, int scale)
    {
        var across = kind == OutputKind.ContactSheet ? ContactSheetWriter.Columns(clip.Frames) : 1;
        var (width, height) = ((long)clip.Width * scale * across, (long)clip.Height * scale * ((clip.Frames + across - 1) / across));
        height = kind == OutputKind.ContactSheet ? height : (long)clip.Height * scale;
        if (Math.Max(width, height) > LargestSide || width * height > MostPixels)
        {
            throw new ToolException(
                ExitCode.Usage,
                $"--scale: a picture would be of {width}x{height}; the largest is of {LargestSide} a side and {MostPixels >> 20} Mi pixels");
        }
    }
}
