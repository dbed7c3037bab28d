namespace InferenceService.Generation.Diffusion;

/// <summary>
/// How much of the data is left at each timestep of training: the running product of 1 - beta, alpha-bar (Ho et al., "Denoising
/// diffusion probabilistic models", arXiv 2006.11239). Noise is the rest, 1 - alpha-bar, both as variances.
/// </summary>
internal static class NoiseSchedule
{
    /// <summary>Of the cosine schedule (Nichol and Dhariwal, arXiv 2102.09672): what it starts with, and its largest beta.</summary>
    private const double CosineOffset = 0.008, LargestBeta = 0.999;

    /// <param name="kind">Of beta, as in diffusers.</param>
    /// <param name="start">First beta; the cosine schedule has its own.</param>
    /// <param name="end">Last beta.</param>
    /// <returns>Alpha-bar of timestep 0, 1, ...</returns>
    public static double[] AlphaBars(string kind, int timesteps, double start, double end)
    {
        var alphaBars = new double[timesteps];
        var product = 1.0;
        for (var t = 0; t < timesteps; t++)
        {
            var part = timesteps == 1 ? 0 : (double)t / (timesteps - 1);
            product *= 1 - kind switch
            {
                "linear" => Between(start, end, part),
                "scaled_linear" => Math.Pow(Between(Math.Sqrt(start), Math.Sqrt(end), part), 2),
                _ => Math.Min(LargestBeta, 1 - (Cosine((t + 1.0) / timesteps) / Cosine((double)t / timesteps))),
            };
            alphaBars[t] = product;
        }

        return alphaBars;
    }

    private static double Between(double start, double end, double part) => start + ((end - start) * part);

    private static double Cosine(double time) => Math.Pow(Math.Cos((time + CosineOffset) / (1 + CosineOffset) * Math.PI / 2), 2);
}
