using System.Globalization;
using System.Text.Json;
using InferenceService.Api;
using InferenceService.Client;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Readers;

/// <summary>Reads the frames of a video file and its sound, by ffmpeg.</summary>
internal static class VideoReader
{
    private const int SampleRate = 48000;

    // Seconds that codecs' delays and containers' rounded times amount to; sound that begins later than that was meant to.
    private const double SmallestDelay = 0.03;

    private static readonly string[] Quietly = ["-hide_banner", "-loglevel", "error", "-noautorotate"];

    public static bool Reads(string path) => Path.GetExtension(path).ToUpperInvariant() is ".MP4" or ".WEBM";

    /// <exception cref="ToolException">It cannot be read, and why.</exception>
    public static async Task<ClipFromFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var streams = await ProbeAsync(path, cancellationToken);
        var video = Find(streams, "video") ?? throw new ToolException(ExitCode.Failed, $"{path}: there are no pictures in it");
        var (width, height) = (Number(video, "width"), Number(video, "height"));
        CheckSize(path, width, height);
        var rate = video.TryGetProperty("avg_frame_rate", out var known) ? known.GetString() ?? "" : "";
        var pixels = await DecodeAsync(path, ToPixels(rate), cancellationToken);
        return new ClipFromFile(ClipReader.Frames(pixels, width, height), ToNumber(rate))
        {
            Sound = Find(streams, "audio") is { } audio
                ? await ReadSoundAsync(path, Number(audio, "channels"), Start(audio) - Start(video), cancellationToken)
                : null,
        };
    }

    /// <summary>As many frames as there are at the file's rate from its first: one that is late does not come twice.</summary>
    private static string[] ToPixels(string rate)
    {
        string[] known = ToNumber(rate) > 0 ? ["-r", rate] : [];
        return ["-map", "0:v:0", "-vf", "setpts=PTS-STARTPTS", .. known, "-f", "rawvideo", "-pix_fmt", "rgb24"];
    }

    private static async Task<AudioBlock> ReadSoundAsync(string path, int channels, double delay, CancellationToken cancellationToken)
    {
        channels = Math.Clamp(channels, 1, 2);
        var samples = await DecodeAsync(
            path, ["-map", "0:a:0", "-ar", Text(SampleRate), "-ac", Text(channels), "-f", "s16le"], cancellationToken);
        var first = Math.Abs(delay) < SmallestDelay ? 0 : (long)(delay * SampleRate);
        return new AudioBlock(SampleRate, channels, first, samples);
    }

    private static Task<ReadOnlyMemory<byte>> DecodeAsync(string path, string[] arguments, CancellationToken cancellationToken) =>
        FfmpegProcess.RunAsync("ffmpeg", [.. Quietly, "-i", Ffmpeg.File(path), .. arguments, "-"], path, cancellationToken);

    private static async Task<IReadOnlyList<JsonElement>> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        const string Entries = "stream=codec_type,width,height,avg_frame_rate,channels,start_time";
        string[] arguments = ["-loglevel", "error", "-show_entries", Entries, "-of", "json", Ffmpeg.File(path)];
        var text = await FfmpegProcess.RunAsync("ffprobe", arguments, path, cancellationToken);
        try
        {
            return [.. JsonSerializer.Deserialize<JsonElement>(text.Span).GetProperty("streams").EnumerateArray()];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ToolException(ExitCode.Failed, $"{path}: ffprobe does not know what is in it", e);
        }
    }

    private static JsonElement? Find(IEnumerable<JsonElement> streams, string type) =>
        streams.Where(stream => stream.TryGetProperty("codec_type", out var kind) && kind.GetString() == type).Cast<JsonElement?>().FirstOrDefault();

    /// <summary>0 where the file does not say.</summary>
    private static int Number(JsonElement stream, string name) =>
        stream.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static void CheckSize(string path, int width, int height)
    {
        if (!PictureLimits.Files.Allows(width, height, frames: 1))
        {
            throw new ToolException(ExitCode.Failed, $"{path}: it has pictures of {width} x {height}, which are not read");
        }
    }

    private static double Start(JsonElement stream) =>
        stream.TryGetProperty("start_time", out var time)
        && double.TryParse(time.GetString(), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    /// <summary>A rate as two numbers: 30000/1001.</summary>
    private static double ToNumber(string text)
    {
        var parts = text.Split('/')
            .Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return parts is [> 0 and var frames, > 0 and var seconds] ? frames / seconds : 0;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
