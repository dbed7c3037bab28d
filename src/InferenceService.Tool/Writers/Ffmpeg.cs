using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace InferenceService.Tool.Writers;

/// <summary>Finds and starts ffmpeg, and knows its arguments.</summary>
internal static class Ffmpeg
{
    private const string Program = "ffmpeg";

    /// <exception cref="ToolException">It is not installed.</exception>
    public static void Require(string path)
    {
        using var process = Start(["-version"], path);
        process.StandardInput.Close();
        process.WaitForExit();
    }

    /// <summary>Starts an encoder that reads raw frames from its input.</summary>
    public static Process StartEncoder(string target, string path, int width, int height, double fps) => Start(
        [
            "-hide_banner", "-loglevel", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}",
            "-r", fps.ToString("R", CultureInfo.InvariantCulture), "-i", "-", "-an",
            // Chroma has half the resolution, so both sides must be even.
            "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
            .. Path.GetExtension(target).Equals(".webm", StringComparison.OrdinalIgnoreCase) ? Webm : Mp4,
            path,
        ],
        target);

    private static readonly string[] Mp4 = ["-c:v", "libx264", "-crf", "16", "-movflags", "+faststart", "-f", "mp4"];
    private static readonly string[] Webm = ["-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0", "-f", "webm"];

    private static Process Start(IEnumerable<string> arguments, string target)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start");
        }
        catch (Win32Exception missing)
        {
            throw new ToolException(
                ExitCode.Usage,
                $"{Path.GetExtension(target)} is written by {Program}, which is not installed or not on the PATH; "
                    + "install it, or write a .gif or .png",
                missing);
        }
    }
}
