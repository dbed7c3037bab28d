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

    /// <summary>Its reader is behind: the next step leaves it as it is.</summary>
    public bool SitsOut { get; set; }

    /// <summary>Why it cannot go on, though the run itself did not fail: its own numbers are no numbers any more. Null while it can.</summary>
    public string? Failure { get; private set; }

    public int StepsDone { get; protected set; }

    /// <summary>Of the whole clip; one that stops early takes fewer.</summary>
    public int StepsTotal { get; } = stepsTotal;

    public virtual bool IsDone => StepsDone >= StepsTotal;

    /// <summary>Frames whose content is decided, those before the start included.</summary>
    public abstract int FramesDone { get; }

    /// <summary>The frame that the next step works on, which decides the scene.</summary>
    public abstract int NextFrame { get; }

    /// <summary>It ends here; the other rows of its batch are as they were.</summary>
    public void Fail(string reason) => Failure = reason;

    /// <summary>Index of the scene that the next step belongs to.</summary>
    public int Scene
    {
        get
        {
            var scene = Request.Scenes.Count - 1;
            while (Request.Scenes[scene].FirstFrame > NextFrame)
            {
                scene--;
            }

            return scene;
        }
    }
}
