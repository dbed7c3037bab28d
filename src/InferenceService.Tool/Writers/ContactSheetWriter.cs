using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tool.Writers;

/// <summary>Writes all frames into one PNG, JPEG or WebP, in rows from the left; a single frame is the picture.</summary>
internal sealed class ContactSheetWriter(string path, int scale, double fps) : IClipWriter
{
    private const int Gap = 4;
    private const int LargestSide = 8192;
    private const int JpegQuality = 92;
    private static readonly Rgb24 Background = new(255, 255, 255);

    private readonly List<PixelFrame> _frames = [];

    public static int LargestScale(int width, int height, int frames) =>
        (LargestSide / Columns(frames) - Gap) / Math.Max(width, height);

    public Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        _frames.Add(frame.Enlarge(scale));
        return Task.CompletedTask;
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        using var sheet = Compose();
        using var file = new TemporaryFile(path);
        await using (var stream = File.Create(file.Path))
        {
            await sheet.SaveAsync(stream, CreateEncoder(), cancellationToken);
        }

        return new WrittenFile(file.Publish(complete), sheet.Width, sheet.Height, _frames.Count, fps) { IsSheet = true };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IImageEncoder CreateEncoder() => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => new PngEncoder(),
        ".WEBP" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        _ => new JpegEncoder { Quality = JpegQuality },
    };

    public static int Columns(int frames) => (int)Math.Ceiling(Math.Sqrt(frames));

    private Image<Rgb24> Compose()
    {
        var columns = Columns(_frames.Count);
        var rows = (_frames.Count + columns - 1) / columns;
        (var cellWidth, var cellHeight) = (_frames[0].Width + Gap, _frames[0].Height + Gap);
        var width = columns * cellWidth - Gap;
        var height = rows * cellHeight - Gap;

        var sheet = new Rgb24[width * height];
        sheet.AsSpan().Fill(Background);
        for (var i = 0; i < _frames.Count; i++)
        {
            Draw(_frames[i], sheet.AsSpan((i / columns * cellHeight * width) + (i % columns * cellWidth)), width);
        }

        return Image.LoadPixelData<Rgb24>(MemoryMarshal.AsBytes(sheet.AsSpan()), width, height);
    }

    private static void Draw(PixelFrame frame, Span<Rgb24> corner, int stride)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            frame.Pixels.Slice(y * frame.Width, frame.Width).CopyTo(corner[(y * stride)..]);
        }
    }
}
