using InferenceService.Client;

namespace InferenceService.Tool.Progress;

/// <summary>Is told how a clip goes.</summary>
internal interface IClipObserver : IProgress<ClipProgress>
{
    /// <summary>The clip has been admitted.</summary>
    void Begin(ClipInfo clip);

    /// <summary>So many frames have arrived.</summary>
    void FrameDone(int frames);
}
