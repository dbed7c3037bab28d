using InferenceService.Client;

namespace InferenceService.Tool.Writers;

/// <summary>What a writer needs to know of a clip before its first frame.</summary>
internal sealed record ClipFormat(int Width, int Height, double Fps, int Frames)
{
    public static ClipFormat Of(ClipInfo clip) => new(clip.Width, clip.Height, clip.Fps, clip.Frames - clip.FirstFrame);
}
