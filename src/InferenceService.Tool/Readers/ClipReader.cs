using System.Globalization;
using InferenceService.Api;
using InferenceService.Client;
using InferenceService.Frames.Pictures;

namespace InferenceService.Tool.Readers;

/// <summary>A clip that was made before.</summary>
/// <param name="Fps">0 where the file does not say.</param>
internal sealed record ClipFromFile(IReadOnlyList<VideoFrame> Frames, double Fps)
{
    /// <summary>Its sound, of which the frames have nothing yet; null where there is none.</summary>
    public AudioBlock? Sound { get; init; }
}

/// <summary>Reads what the writers wrote: GIF, a file for each frame, single pictures, raw pixels, videos; and their sound.</summary>
/// <param name="size">Of raw frames, such as 64x64.</param>
/// <param name="fps">The rate asked for, where one was.</param>
internal sealed class ClipReader(string? size, double? fps)
{
    private const int PixelBytes = 3;

    /// <exception cref="ToolException">It cannot be read, and why.</exception>
    public async Task<ClipFromFile> ReadAsync(ClipSource source, CancellationToken cancellationToken)
    {
        try
        {
            var clip = VideoReader.Reads(source.Path)
                ? await VideoReader.ReadAsync(source.Path, cancellationToken)
                : ReadFiles(source.Path);
            return source.Wav is { } wav ? clip with { Sound = await WavReader.ReadAsync(wav, cancellationToken) } : clip;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ToolException(ExitCode.Failed, $"{source.Path}: {e.Message}", e);
        }
    }

    /// <summary>Raw pixels, frame after frame; what is left over at the end is no frame.</summary>
    public static IReadOnlyList<VideoFrame> Frames(ReadOnlyMemory<byte> pixels, int width, int height)
    {
        var bytes = width * height * PixelBytes;
        return [.. Enumerable.Range(0, pixels.Length / bytes).Select(i => Frame(pixels.Slice(i * bytes, bytes), width, height))];
    }

    private static VideoFrame Frame(ReadOnlyMemory<byte> pixels, int width, int height) =>
        new(0, TimeSpan.Zero, pixels, width, height, FrameFormat.RawRgb24);

    private ClipFromFile ReadFiles(string path)
    {
        if (Path.GetExtension(path).Equals(".rgb", StringComparison.OrdinalIgnoreCase))
        {
            return ReadRaw(path);
        }

        var files = PictureFiles.Find(path);
        var pictures = files.Select(ReadPicture).ToList();
        return new ClipFromFile([.. pictures.SelectMany(clip => clip.Frames)], pictures[0].Fps);
    }

    private ClipFromFile ReadPicture(string path)
    {
        try
        {
            using var file = PictureFile.Open(File.ReadAllBytes(path), PictureLimits.Files);
            var frames = new List<VideoFrame>();
            foreach (var image in file.DecodeFrames())
            {
                using (image)
                {
                    var pixels = new byte[image.Width * image.Height * PixelBytes];
                    image.CopyPixelDataTo(pixels);
                    frames.Add(Frame(pixels, image.Width, image.Height));
                }
            }

            return new ClipFromFile(frames, frames.Count > 1 ? GifRate.Of([.. Enumerable.Range(0, frames.Count).Select(file.Duration)], fps) : 0);
        }
        catch (PictureException e)
        {
            throw new ToolException(ExitCode.Failed, $"{path}: {e.Message}", e);
        }
    }

    private ClipFromFile ReadRaw(string path)
    {
        var (width, height) = ParseSize();
        var data = File.ReadAllBytes(path);
        var bytes = width * height * PixelBytes;
        if (data.Length == 0 || data.Length % bytes != 0)
        {
            throw new ToolException(ExitCode.Usage, $"{path}: {data.Length} bytes are no frames of {width}x{height}");
        }

        return new ClipFromFile(Frames(data, width, height), Fps: 0);
    }

    private (int Width, int Height) ParseSize()
    {
        const int LargestSide = 8192;
        var sides = (size ?? "").Split('x');
        return sides.Length == 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && width is > 0 and <= LargestSide && height is > 0 and <= LargestSide
            ? (width, height)
            : throw new ToolException(ExitCode.Usage, "--size: .rgb files need it, such as 64x64");
    }
}
