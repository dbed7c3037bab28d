using InferenceService.Api;
using InferenceService.Client;
using InferenceService.Frames;
using InferenceService.Frames.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Tool.Readers;

/// <summary>
/// The pictures that a clip begins with and ends on. Those that a server would refuse for their size are sent smaller, without loss: a
/// photograph has many times the pixels that a model sees of it.
/// </summary>
internal static class StartPictures
{
    // More than models see, and a photograph of it as PNG is about what a server takes.
    private const int LargestSide = 1024;

    private static readonly PictureLimits Limits = PictureLimits.Files with { Formats = PictureLimits.Callers.Formats };

    /// <exception cref="ToolException">One cannot be read, and why.</exception>
    public static IReadOnlyList<ConditioningFrame> Read(IReadOnlyList<FileInfo> files)
    {
        var pictures = files.Select(file => (file.Name, Data: File.ReadAllBytes(file.FullName))).ToList();
        var share = pictures.Sum(picture => (long)picture.Data.Length) <= PictureLimits.MaxBytesTogether
            ? PictureLimits.MaxBytes
            : Math.Min(PictureLimits.MaxBytes, PictureLimits.MaxBytesTogether / pictures.Count);
        return [.. pictures.Select(picture => ConditioningFrame.FromFile(Fit(picture.Name, picture.Data, share)))];
    }

    private static byte[] Fit(string name, byte[] data, int share)
    {
        try
        {
            using var file = PictureFile.Open(data, Limits);
            return data.Length <= share && PictureLimits.Callers.Allows(file.Width, file.Height, file.Frames) ? data : Shrink(file, share);
        }
        catch (PictureException) when (data.Length <= share)
        {
            // The server says what is wrong with it, together with all else that is.
            return data;
        }
        catch (PictureException e)
        {
            throw new ToolException(
                ExitCode.Usage, $"{name}: {e.Message}; it has {data.Length} bytes, and a server takes {share}", e);
        }
    }

    private static byte[] Shrink(PictureFile file, int share)
    {
        using var image = file.Decode();
        for (var side = LargestSide; ; side = side * 3 / 4)
        {
            if (Math.Max(image.Width, image.Height) > side)
            {
                image.Mutate(context => context.Resize(new ResizeOptions { Mode = ResizeMode.Max, Size = new Size(side, side) }));
            }

            var png = Encode(image);
            if (png.Length <= share)
            {
                return png;
            }
        }
    }

    private static byte[] Encode(Image<Rgb24> image)
    {
        var pixels = new byte[image.Width * image.Height * 3];
        image.CopyPixelDataTo(pixels);
        var shape = new ClipShape(Frames: 1, FramesPerSecond: 1, image.Width, image.Height);
        using var encoder = new FrameEncoder(shape, shape, new OutputSettings(PixelFormat.Png, Quality: 100));
        return encoder.Encode(pixels).ToArray();
    }
}
