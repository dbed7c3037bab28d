using System.Globalization;
using InferenceService.Client;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tool.Readers;

/// <summary>A clip that was made before.</summary>
/// <param name="Fps">0 where the file does not say.</param>
internal sealed record ClipFromFile(IReadOnlyList<VideoFrame> Frames, double Fps);

/// <summary>Reads what the writers wrote: GIF, a file for each frame, single pictures, raw pixels.</summary>
internal static class ClipReader
{
    public const double DefaultFps = 8;

    private const int PixelBytes = 3;

    /// <param name="size">Of raw frames, such as 64x64.</param>
    /// <exception cref="ToolException">It cannot be read, and why.</exception>
    public static ClipFromFile Read(string path, string? size)
    {
        try
        {
            return ReadFiles(path, size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImageFormatException or NotSupportedException)
        {
            throw new ToolException(ExitCode.Failed, $"{path}: {e.Message}", e);
        }
    }

    private static ClipFromFile ReadFiles(string path, string? size)
    {
        if (Path.GetExtension(path).Equals(".rgb", StringComparison.OrdinalIgnoreCase))
        {
            return ReadRaw(path, size);
        }

        var files = PictureFiles.Find(path);
        var pictures = files.Select(ReadPicture).ToList();
        return new ClipFromFile([.. pictures.SelectMany(clip => clip.Frames)], pictures[0].Fps);
    }

    private static ClipFromFile ReadPicture(string path)
    {
        using var image = Image.Load<Rgb24>(path);
        var frames = new List<VideoFrame>();
        for (var i = 0; i < image.Frames.Count; i++)
        {
            var pixels = new byte[image.Width * image.Height * PixelBytes];
            image.Frames[i].CopyPixelDataTo(pixels);
            frames.Add(Frame(pixels, image.Width, image.Height));
        }

        return new ClipFromFile(frames, frames.Count > 1 ? Rate(image) : 0);
    }

    /// <summary>A GIF has times in hundredths of a second, which a rate is rounded to.</summary>
    private static double Rate(Image<Rgb24> image)
    {
        var hundredths = Enumerable.Range(0, image.Frames.Count).Sum(i => image.Frames[i].Metadata.GetGifMetadata().FrameDelay);
        return hundredths > 0 ? Math.Round(image.Frames.Count * 100d / hundredths, 2) : 0;
    }

    private static ClipFromFile ReadRaw(string path, string? size)
    {
        var (width, height) = ParseSize(size);
        var data = File.ReadAllBytes(path);
        var bytes = width * height * PixelBytes;
        if (data.Length == 0 || data.Length % bytes != 0)
        {
            throw new ToolException(ExitCode.Usage, $"{path}: {data.Length} bytes are no frames of {width}x{height}");
        }

        return new ClipFromFile(
            [.. Enumerable.Range(0, data.Length / bytes).Select(i => Frame(data.AsMemory(i * bytes, bytes), width, height))], Fps: 0);
    }

    private static (int Width, int Height) ParseSize(string? size)
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

    private static VideoFrame Frame(ReadOnlyMemory<byte> pixels, int width, int height) =>
        new(0, TimeSpan.Zero, pixels, width, height, FrameFormat.RawRgb24);
}
