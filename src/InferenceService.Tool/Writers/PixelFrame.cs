using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Client;
using InferenceService.Frames.Pictures;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tool.Writers;

/// <summary>A frame as pixels: rows from the top, R G B; and what is heard with it.</summary>
internal readonly record struct PixelFrame(int Width, int Height, ReadOnlyMemory<byte> Rgb)
{
    private const int PixelBytes = 3;

    public AudioBlock? Sound { get; init; }

    public ReadOnlySpan<Rgb24> Pixels => MemoryMarshal.Cast<byte, Rgb24>(Rgb.Span);

    public static PixelFrame Decode(VideoFrame frame)
    {
        if (frame.Format == FrameFormat.RawRgb24)
        {
            var expected = frame.Width * frame.Height * PixelBytes;
            return frame.Data.Length == expected
                ? new PixelFrame(frame.Width, frame.Height, frame.Data) { Sound = frame.Sound }
                : throw new ToolException(ExitCode.Failed, $"frame {frame.Index} has {frame.Data.Length} bytes, not {expected}");
        }

        try
        {
            using var file = PictureFile.Open(frame.Data, PictureLimits.Files with { Formats = PictureLimits.Callers.Formats });
            using var image = file.Decode();
            var rgb = new byte[image.Width * image.Height * PixelBytes];
            image.CopyPixelDataTo(rgb);
            return new PixelFrame(image.Width, image.Height, rgb) { Sound = frame.Sound };
        }
        catch (PictureException e)
        {
            throw new ToolException(ExitCode.Failed, $"frame {frame.Index} {e.Message}", e);
        }
    }

    /// <summary>Makes each pixel a square: small clips become visible and stay as sharp as they are.</summary>
    public PixelFrame Enlarge(int factor)
    {
        if (factor == 1)
        {
            return this;
        }

        var stride = Width * factor * PixelBytes;
        var enlarged = new byte[stride * Height * factor];
        var source = Pixels;
        var target = MemoryMarshal.Cast<byte, Rgb24>(enlarged.AsSpan());
        for (var y = 0; y < Height; y++)
        {
            var row = target.Slice(y * factor * Width * factor, Width * factor);
            for (var x = 0; x < Width; x++)
            {
                row.Slice(x * factor, factor).Fill(source[y * Width + x]);
            }

            for (var copy = 1; copy < factor; copy++)
            {
                row.CopyTo(target[((y * factor + copy) * Width * factor)..]);
            }
        }

        return new PixelFrame(Width * factor, Height * factor, enlarged);
    }
}
