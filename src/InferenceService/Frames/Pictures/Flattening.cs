using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Frames.Pictures;

/// <summary>Pixels as they are stored to a picture as it is shown: over the background, and turned.</summary>
internal static class Flattening
{
    /// <summary>White, as pages and most viewers have behind a picture: what shows through transparency.</summary>
    public static Rgb24 Background => new(255, 255, 255);

    /// <param name="rgba">Not premultiplied, rows from the top.</param>
    public static void Flatten(ReadOnlySpan<byte> rgba, int width, int height, int orientation, Image<Rgb24> shown)
    {
        var source = MemoryMarshal.Cast<byte, Rgba32>(rgba);
        for (var y = 0; y < height; y++)
        {
            var row = source.Slice(y * width, width);
            if (orientation == 1)
            {
                Flatten(row, shown.DangerousGetPixelRowMemory(y).Span);
                continue;
            }

            for (var x = 0; x < width; x++)
            {
                var (toX, toY) = orientation switch
                {
                    1 => (x, y),
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (y, width - 1 - x),
                };
                shown[toX, toY] = Over(row[x]);
            }
        }
    }

    private static void Flatten(ReadOnlySpan<Rgba32> row, Span<Rgb24> shown)
    {
        for (var x = 0; x < row.Length; x++)
        {
            shown[x] = Over(row[x]);
        }
    }

    private static Rgb24 Over(Rgba32 pixel) => pixel.A == byte.MaxValue
        ? pixel.Rgb
        : new Rgb24(Over(pixel.R, Background.R, pixel.A), Over(pixel.G, Background.G, pixel.A), Over(pixel.B, Background.B, pixel.A));

    private static byte Over(byte colour, byte background, byte alpha) =>
        (byte)(((colour * alpha) + (background * (byte.MaxValue - alpha)) + 127) / byte.MaxValue);
}
