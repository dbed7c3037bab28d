using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;

namespace SixLabors.ImageSharp;

public static class ImageExtensions
{
    public static void Save(this Image source, string path) => source.Save(path, FormatRegistry.EncoderFor(path));
    public static void Save(this Image source, Stream stream, IImageFormat format) => source.Save(stream, FormatRegistry.EncoderFor(format));

    public static void Save(this Image source, string path, IImageEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(encoder);
        using FileStream file = File.Create(path);
        source.Save(file, encoder);
    }

    public static Task SaveAsync(this Image source, string path, CancellationToken cancellationToken = default)
        => source.SaveAsync(path, FormatRegistry.EncoderFor(path), cancellationToken);

    public static async Task SaveAsync(this Image source, string path, IImageEncoder encoder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(encoder);
        await using FileStream file = File.Create(path);
        await source.SaveAsync(file, encoder, cancellationToken).ConfigureAwait(false);
    }

    public static void SaveAsPng(this Image source, string path) => source.Save(path, new PngEncoder());
    public static void SaveAsPng(this Image source, Stream stream) => source.Save(stream, new PngEncoder());
    public static Task SaveAsPngAsync(this Image source, string path, CancellationToken cancellationToken = default)
        => source.SaveAsync(path, new PngEncoder(), cancellationToken);
    public static Task SaveAsPngAsync(this Image source, Stream stream, CancellationToken cancellationToken = default)
        => source.SaveAsync(stream, new PngEncoder(), cancellationToken);
    public static void SaveAsJpeg(this Image source, string path) => source.Save(path, new JpegEncoder());
    public static void SaveAsJpeg(this Image source, Stream stream) => source.Save(stream, new JpegEncoder());
    public static Task SaveAsJpegAsync(this Image source, string path, CancellationToken cancellationToken = default)
        => source.SaveAsync(path, new JpegEncoder(), cancellationToken);
    public static Task SaveAsJpegAsync(this Image source, Stream stream, CancellationToken cancellationToken = default)
        => source.SaveAsync(stream, new JpegEncoder(), cancellationToken);
    public static void SaveAsGif(this Image source, string path) => source.Save(path, new GifEncoder());
    public static void SaveAsGif(this Image source, Stream stream) => source.Save(stream, new GifEncoder());
    public static Task SaveAsGifAsync(this Image source, string path, CancellationToken cancellationToken = default)
        => source.SaveAsync(path, new GifEncoder(), cancellationToken);
    public static Task SaveAsGifAsync(this Image source, Stream stream, CancellationToken cancellationToken = default)
        => source.SaveAsync(stream, new GifEncoder(), cancellationToken);
}
