using InferenceService.Api;

namespace InferenceService.Generation;

/// <summary>
/// One clip's state between two steps, whatever the family. The loop decides which rows of the batch it has; the family
/// advances it.
/// </summary>
public abstract class Sequence(GenerationRequest request, int stepsTotal)
{
    public GenerationRequest Request { get; } = request;

    /// <summary>Row of the batch for the prompt.</summary>
    public int Row { get; set; } = -1;

    /// <summary>Row of the batch for the negative prompt; -1 without guidance.</summary>
    public int NegativeRow { get; set; } = -1;

    public int RowsNeeded => Request.Sampling.UsesGuidance ? 2 : 1;

    public int StepsDone { get; protected set; }

    public int StepsTotal { get; } = stepsTotal;

    public bool IsDone => StepsDone == StepsTotal;

    /// <summary>Frames whose content is decided.</summary>
    public abstract int FramesDone { get; }

    /// <summary>Whether the next step finishes a frame, for which there must then be room.</summary>
    public abstract bool NextStepFinishesFrame { get; }
}
