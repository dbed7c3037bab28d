using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.World;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Pages;

/// <summary>What a written picture or GIF shows, measured on its pixels.</summary>
internal sealed class PictureFile
{
    private const int Side = ShapesWorld.FrameSize;

    private PictureFile(Image<Rgb24> image) => Frames = [.. Enumerable.Range(0, image.Frames.Count).Select(i => Shrink(image.Frames[i]))];

    /// <summary>Raw RGB, 64 x 64, as the model made them: a written frame has each pixel enlarged.</summary>
    public IReadOnlyList<byte[]> Frames { get; }

    public static PictureFile Open(string path)
    {
        using var image = Image.Load<Rgb24>(path);
        return new PictureFile(image);
    }

    /// <summary>What is seen in eight frames or more.</summary>
    public Scene Seen(int first = 0) => Judge.Look([.. Frames.Skip(first)]).Seen;

    /// <summary>The object of a frame.</summary>
    public Sighting Object(int frame) => Sighting.Find(Frames[frame], Judge.Behind(Frames))
        ?? throw new InvalidOperationException($"There is nothing to see in frame {frame}.");

    private static byte[] Shrink(ImageFrame<Rgb24> frame)
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var pixel = frame[((2 * (i % Side)) + 1) * frame.Width / (2 * Side), ((2 * (i / Side)) + 1) * frame.Height / (2 * Side)];
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (pixel.R, pixel.G, pixel.B);
        }

        return pixels;
    }
}
