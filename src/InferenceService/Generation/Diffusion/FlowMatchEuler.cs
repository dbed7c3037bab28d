using InferenceService.Models;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// Euler steps along the flow from noise to data (flow matching: Lipman et al., arXiv 2210.02747), on the noise levels of
/// diffusers' FlowMatchEulerDiscreteScheduler as Stable Diffusion 3 uses it (Esser et al., arXiv 2403.03206).
/// </summary>
/// <param name="shift">Above 1, more of the steps are spent where there is much noise.</param>
internal sealed class FlowMatchEuler(double shift) : IDenoisingScheduler
{
    public const string Type = "flow_match_euler";

    public TensorContract Level { get; } = new("sigmas", TensorElementType.Float, GraphContract.Dynamic, "1");

    /// <summary>Noise minus data.</summary>
    public string Prediction => "velocity";

    public int MostSteps => int.MaxValue;

    public double LevelOf(int step, int steps) => Sigma(step, steps);

    /// <summary>Noise level before a step: from 1, all noise, to 0 after the last.</summary>
    public float Sigma(int step, int steps)
    {
        var even = 1 - ((double)step / steps);
        return (float)(shift * even / (1 + ((shift - 1) * even)));
    }

    public void Step(Span<float> latents, ReadOnlySpan<float> prediction, int step, int steps)
    {
        var distance = Sigma(step + 1, steps) - Sigma(step, steps);
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] += distance * prediction[i];
        }
    }
}
