using InferenceService.Client;

namespace InferenceService.Tool.Progress;

/// <summary>Says nothing.</summary>
internal sealed class QuietObserver : IClipObserver
{
    public void Begin(ClipInfo clip)
    {
    }

    public void FrameDone(int frames)
    {
    }

    public void Report(ClipProgress value)
    {
    }
}
