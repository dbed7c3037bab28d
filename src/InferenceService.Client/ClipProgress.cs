namespace InferenceService.Client;

/// <summary>How far a clip is.</summary>
/// <param name="StepsDone">Steps done of the model's loop.</param>
/// <param name="StepsTotal">Steps that the whole clip takes.</param>
/// <param name="FramesDone">Frames sent.</param>
public readonly record struct ClipProgress(int StepsDone, int StepsTotal, int FramesDone)
{
    /// <summary>Which candidate, from 0.</summary>
    public int VideoIndex { get; init; }
}
