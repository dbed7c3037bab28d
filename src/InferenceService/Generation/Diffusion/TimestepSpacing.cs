namespace InferenceService.Generation.Diffusion;

/// <summary>
/// Which timesteps of training a number of steps visits, from the noisy end: the spacings of diffusers, which are those of
/// table 2 in Lin et al., "Common diffusion noise schedules and sample steps are flawed" (arXiv 2305.08891).
/// </summary>
/// <param name="kind">"leading", "trailing" or "linspace".</param>
/// <param name="trained">Timesteps of training.</param>
/// <param name="offset">Added to leading ones, to end above 0.</param>
internal sealed class TimestepSpacing(string kind, int trained, int offset)
{
    /// <summary>Of a step; a single one of linspace is at 0, as numpy has it.</summary>
    public int Timestep(int step, int steps) => kind switch
    {
        "leading" => Math.Min(trained - 1, ((steps - 1 - step) * (trained / steps)) + offset),
        "trailing" => Round(trained - (step * ((double)trained / steps))) - 1,
        _ => steps == 1 ? 0 : Round((steps - 1 - step) * ((trained - 1.0) / (steps - 1))),
    };

    /// <summary>As numpy does: halves to even.</summary>
    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
