using InferenceService.Benchmarks.Quality.World;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace InferenceService.Benchmarks.Quality;

/// <summary>A picture of some clips for people: a row each, with a mark that is green where the judge found all as asked.</summary>
internal static class ContactSheet
{
    public const int Clips = 24;

    private const int FramesPerClip = 8, ClipsPerColumn = 12, Gap = 4, Mark = 8;

    public static void Write(IReadOnlyList<JudgedClip> clips, string path)
    {
        const int width = Mark + Gap + (FramesPerClip * (ShapesWorld.FrameSize + Gap)), height = ShapesWorld.FrameSize + Gap;
        var columns = (clips.Count + ClipsPerColumn - 1) / ClipsPerColumn;
        using var sheet = new Image<Rgb24>(columns * width, Math.Min(clips.Count, ClipsPerColumn) * height, new Rgb24(200, 200, 200));
        for (var i = 0; i < clips.Count; i++)
        {
            Draw(sheet, clips[i], new Point(i / ClipsPerColumn * width, i % ClipsPerColumn * height));
        }

        sheet.SaveAsPng(path);
    }

    private static void Draw(Image<Rgb24> sheet, JudgedClip clip, Point corner)
    {
        using var mark = new Image<Rgb24>(Mark, ShapesWorld.FrameSize, clip.IsRight ? new Rgb24(0, 140, 0) : new Rgb24(200, 0, 0));
        sheet.Mutate(context => context.DrawImage(mark, corner, 1));
        for (var i = 0; i < FramesPerClip; i++)
        {
            var pixels = clip.Frames[i * clip.Frames.Count / FramesPerClip];
            using var frame = Image.LoadPixelData<Rgb24>(pixels, ShapesWorld.FrameSize, ShapesWorld.FrameSize);
            var place = new Point(corner.X + Mark + Gap + (i * (ShapesWorld.FrameSize + Gap)), corner.Y);
            sheet.Mutate(context => context.DrawImage(frame, place, 1));
        }
    }
}
