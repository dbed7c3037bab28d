using System.ComponentModel;
using System.Diagnostics;

namespace InferenceService.Tests.Tool;

/// <summary>A theory for machines that have ffmpeg.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute() => Skip = IsInstalled() ? null : "ffmpeg is not installed";

    /// <summary>Width, height, rate and number of frames of a video.</summary>
    public static async Task<string> ProbeAsync(string path)
    {
        using var process = Start(
            "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,r_frame_rate,nb_read_frames",
            "-of", "csv=p=0", path);
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }

    /// <summary>Range, matrix, transfer and primaries of its colours.</summary>
    public static async Task<string> ProbeColourAsync(string path)
    {
        using var process = Start(
            "ffprobe", "-v", "error", "-select_streams", "v",
            "-show_entries", "stream=color_range,color_space,color_transfer,color_primaries", "-of", "csv=p=0", path);
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }

    /// <summary>What a player that knows styles is given of timed text.</summary>
    public static async Task<string> ToAssAsync(string path)
    {
        using var process = Start("ffmpeg", "-v", "error", "-i", path, "-f", "ass", "-");
        return await process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Codec, samples a second and channels of its sound.</summary>
    public static async Task<string> ProbeSoundAsync(string path)
    {
        using var process = Start(
            "ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0", path);
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }

    public static bool IsInstalled()
    {
        try
        {
            using var encoder = Start("ffmpeg", "-version");
            using var probe = Start("ffprobe", "-version");
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
