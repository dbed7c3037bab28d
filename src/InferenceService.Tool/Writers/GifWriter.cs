using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace InferenceService.Tool.Writers;

/// <summary>Writes an animated GIF that repeats for ever.</summary>
internal sealed class GifWriter(string path, int scale, double fps) : IClipWriter
{
    // A palette for each frame, and no dithering, which would cover flat colours with dots. One entry stays free for transparency.
    private static readonly GifEncoder Encoder = new()
    {
        ColorTableMode = GifColorTableMode.Local,
        Quantizer = new WuQuantizer(new QuantizerOptions { Dither = null, MaxColors = QuantizerConstants.MaxColors - 1 }),
    };

    // The quantizer puts colours that differ by up to 7 levels into one cell. Half of that is no change: drawn anew, the noise of a flat
    // ground would cost more than the whole frame. It is held against what was drawn last, so that slow changes do not add up unseen.
    private const int SameColour = 4;

    // Viewers take a delay below 2 hundredths for a mistake and play at 10 frames a second instead.
    private const int ShortestDelay = 2;
    private const int LongestDelay = ushort.MaxValue;

    private Image<Rgba32>? _image;
    private Rgb24[] _shown = [];

    public Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        var large = frame.Enlarge(scale);
        var pixels = _image is null ? Opaque(large) : Changes(large);
        if (_image is null)
        {
            _image = Image.LoadPixelData<Rgba32>(pixels, large.Width, large.Height);
            _shown = large.Pixels.ToArray();
        }
        else
        {
            _image.Frames.AddFrame(pixels);
        }

        return Task.CompletedTask;
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
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

        return new WrittenFile(file.Publish(complete), image.Width, image.Height, image.Frames.Count, ShownRate(image.Frames.Count));
    }

    public ValueTask DisposeAsync()
    {
        _image?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Rgba32[] Opaque(PixelFrame frame)
    {
        var pixels = new Rgba32[frame.Width * frame.Height];
        PixelOperations<Rgba32>.Instance.FromRgb24(Configuration.Default, frame.Pixels, pixels);
        return pixels;
    }

    /// <summary>
    /// The frame where it is not as what is on the screen, which stays there and shows through. ImageSharp 2.1 writes every pixel of every
    /// frame: the shipped models' clips would be up to 5 times as large.
    /// </summary>
    private Rgba32[] Changes(PixelFrame frame)
    {
        var pixels = Opaque(frame);
        var now = frame.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (IsSeenAs(_shown[i], now[i]))
            {
                pixels[i] = default;
            }
            else
            {
                _shown[i] = now[i];
            }
        }

        return pixels;
    }

    private static bool IsSeenAs(Rgb24 shown, Rgb24 now) =>
        Math.Abs(shown.R - now.R) <= SameColour && Math.Abs(shown.G - now.G) <= SameColour && Math.Abs(shown.B - now.B) <= SameColour;

    private void SetTiming(ImageFrame frame, int index)
    {
        var timing = frame.Metadata.GetGifMetadata();
        timing.FrameDelay = Delay(index);
        timing.DisposalMethod = GifDisposalMethod.NotDispose;
    }

    private int Delay(int index) => Math.Clamp(Hundredths(index + 1) - Hundredths(index), ShortestDelay, LongestDelay);

    /// <summary>The rate that was asked for where the times are its own, rounded; else that of the times.</summary>
    private double ShownRate(int frames)
    {
        var shown = Enumerable.Range(0, frames).Sum(Delay);
        return Math.Abs(shown - (frames * 100 / fps)) <= 1 ? fps : frames * 100d / shown;
    }

    // Rounding the times and not the delays keeps a long clip in time: 12 fps becomes 8, 9, 8, 8, 9, 8 hundredths.
    private int Hundredths(int frames) => (int)Math.Min(int.MaxValue, Math.Round(frames * 100 / fps, MidpointRounding.AwayFromZero));
}
