using InferenceService.Models;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// The way from noise to latents in some number of steps. It has no state, so that clips at different steps share it, and draws no
/// random numbers.
/// </summary>
internal interface IDenoisingScheduler
{
    /// <summary>The denoiser's input that says how much noise there is.</summary>
    TensorContract Level { get; }

    /// <summary>Name of the denoiser's output.</summary>
    string Prediction { get; }

    /// <summary>Most steps of a chunk.</summary>
    int MostSteps { get; }

    /// <summary>What <see cref="Level"/> is before a step.</summary>
    double LevelOf(int step, int steps);

    /// <summary>One step, in place.</summary>
    /// <param name="prediction">What the denoiser sees from here.</param>
    void Step(Span<float> latents, ReadOnlySpan<float> prediction, int step, int steps);

    static IDenoisingScheduler From(SchedulerSection section) => section.Type switch
    {
        FlowMatchEuler.Type => new FlowMatchEuler(section.Shift!.Value),
        _ => DdimScheduler.From(section),
    };
}
