using System.Diagnostics;
using System.Globalization;

namespace InferenceService.Tool.Writers;

/// <summary>Finds and starts ffmpeg, and knows its arguments.</summary>
internal static class Ffmpeg
{
    private const string Program = "ffmpeg";

    private static readonly string[] Quietly = ["-hide_banner", "-loglevel", "error", "-y"];

    // The numbers of BT.709 at every size, and said so in the file. Without a tag players guess by the size, and colours shift.
    private const string ToBt709 = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int";

    private static readonly string[] Bt709 =
        ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"];

    private static readonly Container Mp4 = new(
        ["-c:v", "libx264", "-crf", "16"], ["-c:a", "aac", "-b:a", "192k"], ["-movflags", "+faststart", "-f", "mp4"]);

    private static readonly Container Webm = new(
        ["-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0"], ["-c:a", "libopus", "-b:a", "128k"], ["-f", "webm"]);

    /// <exception cref="ToolException">It is not installed.</exception>
    public static void Require(string path)
    {
        using var process = FfmpegProcess.Start(Program, ["-version"], path);
        process.StandardInput.Close();
        process.WaitForExit();
    }

    /// <summary>A file's name as ffmpeg takes it: what is before a colon would be a protocol, what is behind a dash an option.</summary>
    public static string File(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>Starts an encoder that reads raw frames from its input.</summary>
    public static Process StartEncoder(string target, string path, int width, int height, double fps)
    {
        var container = ContainerOf(target);
        return FfmpegProcess.Start(
            Program,
            [
                .. Quietly,
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}",
                "-r", fps.ToString("R", CultureInfo.InvariantCulture), "-i", "-", "-an",
                "-vf", $"{ToBt709},format={PixelsOf(width, height)}",
                .. Bt709, .. container.Pictures, .. container.Format, File(path),
            ],
            target);
    }

    /// <summary>Puts pictures that are encoded already and sound that is not into one file.</summary>
    public static Task AddSoundAsync(string target, string pictures, string sound, string path, CancellationToken cancellationToken)
    {
        var container = ContainerOf(target);
        return FfmpegProcess.RunAsync(
            Program,
            [
                .. Quietly, "-f", container.Format[^1], "-i", File(pictures), "-f", "wav", "-i", File(sound),
                "-map", "0:v", "-map", "1:a", "-c:v", "copy", .. container.Sound, .. container.Format, File(path),
            ],
            target,
            cancellationToken);
    }

    /// <summary>
    /// Chroma of half the resolution, which all players take, halves both sides. Where one is odd, H.264 would need a line that is not of
    /// the picture, and in VP9 the last corner comes out in other colours, so that chroma is whole there.
    /// </summary>
    private static string PixelsOf(int width, int height) => (width | height) % 2 == 0 ? "yuv420p" : "yuv444p";

    private static Container ContainerOf(string path) =>
        Path.GetExtension(path).Equals(".webm", StringComparison.OrdinalIgnoreCase) ? Webm : Mp4;

    /// <param name="Format">Its own arguments; the last is its name.</param>
    private sealed record Container(string[] Pictures, string[] Sound, string[] Format);
}
