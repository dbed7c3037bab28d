using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace InferenceService.Tool.Writers;

/// <summary>Writes an animated GIF that repeats for ever.</summary>
internal sealed class GifWriter(string path, int scale, double fps) : IClipWriter
{
    // A palette for each frame, and no dithering, which would cover flat colours with dots. One entry stays free for
    // "as in the frame before": with all 256 taken an encoder has to give up a colour.
    private static readonly GifEncoder Encoder = new()
    {
        ColorTableMode = GifColorTableMode.Local,
        Quantizer = new WuQuantizer(new QuantizerOptions { Dither = null, MaxColors = QuantizerConstants.MaxColors - 1 }),
    };

    // Viewers take a delay below 2 hundredths for a mistake and play at 10 frames a second instead.
    private const int ShortestDelay = 2;

    private Image<Rgb24>? _image;

    public Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        var large = frame.Enlarge(scale);
        if (_image is null)
        {
            _image = Image.LoadPixelData(large.Pixels, large.Width, large.Height);
        }
        else
        {
            _image.Frames.AddFrame(large.Pixels);
        }

        return Task.CompletedTask;
    }

    public async Task<string> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        var image = _image ?? throw new InvalidOperationException("a GIF needs a frame");
        image.Metadata.GetGifMetadata().RepeatCount = 0;
        for (var i = 0; i < image.Frames.Count; i++)
        {
            SetTiming(image.Frames[i], i);
        }

        using var file = new TemporaryFile(path);
        await using (var stream = File.Create(file.Path))
        {
            await image.SaveAsync(stream, Encoder, cancellationToken);
        }

        return file.Publish(complete);
    }

    public ValueTask DisposeAsync()
    {
        _image?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void SetTiming(ImageFrame frame, int index)
    {
        var timing = frame.Metadata.GetGifMetadata();
        timing.FrameDelay = Math.Max(ShortestDelay, Hundredths(index + 1) - Hundredths(index));
        timing.DisposalMethod = GifDisposalMethod.NotDispose;
    }

    // Rounding the times and not the delays keeps a long clip in time: 12 fps becomes 8, 9, 8, 8, 9, 8 hundredths.
    private int Hundredths(int frames) => (int)Math.Round(frames * 100 / fps, MidpointRounding.AwayFromZero);
}
