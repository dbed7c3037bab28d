using System.Diagnostics;
using System.Globalization;

namespace InferenceService.Tool.Writers;

/// <summary>Finds and starts ffmpeg, and knows its arguments.</summary>
internal static class Ffmpeg
{
    private const string Program = "ffmpeg";

    private static readonly string[] Quietly = ["-hide_banner", "-loglevel", "error", "-y"];

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
                // Chroma has half the resolution, so both sides must be even.
                "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
                .. container.Pictures, .. container.Format, path,
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
                .. Quietly, "-f", container.Format[^1], "-i", pictures, "-f", "wav", "-i", sound,
                "-map", "0:v", "-map", "1:a", "-c:v", "copy", .. container.Sound, .. container.Format, path,
            ],
            target,
            cancellationToken);
    }

    private static Container ContainerOf(string path) =>
        Path.GetExtension(path).Equals(".webm", StringComparison.OrdinalIgnoreCase) ? Webm : Mp4;

    /// <param name="Format">Its own arguments; the last is its name.</param>
    private sealed record Container(string[] Pictures, string[] Sound, string[] Format);
}
