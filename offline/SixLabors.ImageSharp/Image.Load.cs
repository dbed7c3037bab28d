using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public abstract partial class Image
{
    private static readonly DecoderOptions DefaultOptions = new();

    public static IImageFormat DetectFormat(ReadOnlySpan<byte> buffer) => FormatRegistry.Detect(NotEmpty(buffer)).Format;

    /// <summary>Leaves a stream that can seek where it was.</summary>
    public static IImageFormat DetectFormat(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long start = stream.CanSeek ? stream.Position : 0;
        Span<byte> header = stackalloc byte[FormatRegistry.HeaderSize];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (stream.CanSeek) stream.Position = start;
        return FormatRegistry.Detect(header[..read]).Format;
    }

    public static ImageInfo Identify(ReadOnlySpan<byte> buffer) => Identify(DefaultOptions, buffer);
    public static ImageInfo Identify(DecoderOptions options, ReadOnlySpan<byte> buffer) => Find(options, NotEmpty(buffer)).Identify(options, buffer);
    public static ImageInfo Identify(string path) => Identify(File.ReadAllBytes(path));
    public static ImageInfo Identify(Stream stream) => Identify(DefaultOptions, stream);

    public static ImageInfo Identify(DecoderOptions options, Stream stream)
    {
        byte[] data = StreamBytes.ReadAll(stream);
        return Find(options, data).Identify(options, data);
    }

    public static Image Load(ReadOnlySpan<byte> buffer) => Load(DefaultOptions, buffer);
    public static Image Load(DecoderOptions options, ReadOnlySpan<byte> buffer) => Find(options, NotEmpty(buffer)).Decode(options, buffer);
    public static Image Load(string path) => Load(File.ReadAllBytes(path));
    public static Image Load(Stream stream) => Load(DefaultOptions, stream);

    public static Image Load(DecoderOptions options, Stream stream)
    {
        byte[] data = StreamBytes.ReadAll(stream);
        return Find(options, data).Decode(options, data);
    }

    public static Image<TPixel> Load<TPixel>(ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DefaultOptions, data);

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => Find(options, NotEmpty(data)).Decode<TPixel>(options, data);

    public static Image<TPixel> Load<TPixel>(string path)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(File.ReadAllBytes(path));

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, string path)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(options, File.ReadAllBytes(path));

    public static Image<TPixel> Load<TPixel>(Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DefaultOptions, stream);

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        byte[] data = StreamBytes.ReadAll(stream);
        return Find(options, data).Decode<TPixel>(options, data);
    }

    public static Task<Image<TPixel>> LoadAsync<TPixel>(Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel> => LoadAsync<TPixel>(DefaultOptions, stream, cancellationToken);

    public static async Task<Image<TPixel>> LoadAsync<TPixel>(DecoderOptions options, Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        byte[] data = await StreamBytes.ReadAllAsync(stream, cancellationToken).ConfigureAwait(false);
        return Find(options, data).Decode<TPixel>(options, data);
    }

    public static async Task<Image<TPixel>> LoadAsync<TPixel>(string path, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel>
        => Load<TPixel>(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<TPixel> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> => LoadPixelData(Configuration.Default, data, width, height);

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<byte> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> => LoadPixelData<TPixel>(Configuration.Default, data, width, height);

    public static Image<TPixel> LoadPixelData<TPixel>(Configuration configuration, ReadOnlySpan<byte> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
        => LoadPixelData(configuration, MemoryMarshal.Cast<byte, TPixel>(data), width, height);

    public static Image<TPixel> LoadPixelData<TPixel>(Configuration configuration, ReadOnlySpan<TPixel> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        Guard.Positive(width, nameof(width));
        Guard.Positive(height, nameof(height));
        Guard.AtLeast(data.Length, (long)width * height, nameof(data));
        ImageFrame<TPixel> frame = new(configuration, width, height, clear: false);
        data[..frame.Data.Length].CopyTo(frame.Data);
        return new Image<TPixel>(configuration, new Metadata.ImageMetadata(), [frame]);
    }

    private static ImageDecoder Find(DecoderOptions options, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FormatRegistry.Detect(data).Decoder;
    }

    private static ReadOnlySpan<byte> NotEmpty(ReadOnlySpan<byte> buffer)
        => buffer.IsEmpty ? throw new ArgumentNullException(nameof(buffer)) : buffer;
}
