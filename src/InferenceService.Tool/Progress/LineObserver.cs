using System.Globalization;
using InferenceService.Client;

namespace InferenceService.Tool.Progress;

/// <summary>Lines for a log: the beginning and each quarter.</summary>
internal sealed class LineObserver(TextWriter output) : IClipObserver
{
    private const int Parts = 4;

    private readonly FrameRate _rate = new();
    private int _total;

    public void Begin(ClipInfo clip)
    {
        _total = clip.Frames;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{clip.Model} {clip.ModelVersion} on {clip.Provider}: {Count(clip.Frames)} of {clip.Width}x{clip.Height}, seed {clip.Seed}"));
    }

    public void FrameDone(int frames)
    {
        _rate.Count(frames);
        if (frames * Parts / _total != (frames - 1) * Parts / _total)
        {
            output.WriteLine($"{frames} of {Count(_total)}, {_rate}");
        }
    }

    private static string Count(int frames) => frames == 1 ? "1 frame" : string.Create(CultureInfo.InvariantCulture, $"{frames} frames");

    public void Report(ClipProgress value)
    {
    }
}
