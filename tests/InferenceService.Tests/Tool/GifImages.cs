using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

internal static class GifImages
{
    /// <summary>How long each frame is shown, in hundredths of a second.</summary>
    public static IEnumerable<int> Delays(this Image<Rgb24> gif) =>
        Enumerable.Range(0, gif.Frames.Count).Select(i => gif.Frames[i].Metadata.GetGifMetadata().FrameDelay);
}
