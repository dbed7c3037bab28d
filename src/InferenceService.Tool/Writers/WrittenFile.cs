using System.Globalization;

namespace InferenceService.Tool.Writers;

/// <summary>What is in a file that was written: the file's own numbers, which need not be the clip's.</summary>
/// <param name="Path">The file, or the name of a file for each frame.</param>
/// <param name="Width">Of the file's pictures, in pixels.</param>
/// <param name="Height">Of the file's pictures, in pixels.</param>
/// <param name="Frames">Frames that are in it.</param>
/// <param name="Fps">Frames per second at which it is shown, or meant to be where the form does not say.</param>
internal sealed record WrittenFile(string Path, int Width, int Height, int Frames, double Fps)
{
    // So many digits tell any rate that is in use, and a very slow one from none.
    private const string RateDigits = "G4";

    /// <summary>File of its sound, where that is not in the same one.</summary>
    public string? Wav { get; init; }

    public bool HasSound { get; init; }

    /// <summary>Whether an older file of that name made way.</summary>
    public bool HasReplaced { get; init; }

    /// <summary>Whether all frames are in one picture.</summary>
    public bool IsSheet { get; init; }

    public TimeSpan Duration => TimeSpan.FromSeconds(Math.Min(Frames / Fps, TimeSpan.MaxValue.TotalSeconds / 2));

    public string Paths => Wav is null ? Path : $"{Path}, {Wav}";

    /// <summary>Its content for people, without its name: "16 frames of 256x256 at 8 fps, 2 s, with sound".</summary>
    public string Describe()
    {
        var frames = Frames == 1 ? "1 frame" : string.Create(CultureInfo.InvariantCulture, $"{Frames} frames");
        var content = Frames == 1 ? $"{frames} of {Size}"
            : IsSheet ? $"{frames} in a picture of {Size}"
            : $"{frames} of {Size} at {Fps.ToString(RateDigits, CultureInfo.InvariantCulture)} fps, {Seconds} s";
        return content + (HasSound ? ", with sound" : "") + (HasReplaced ? ", in place of an older file" : "");
    }

    private string Size => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private string Seconds => Duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
