using InferenceService.Models;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// Denoising diffusion implicit models (Song et al., arXiv 2010.02502, equation 12) with eta = 0: what the denoiser sees is taken
/// apart into data and noise, which are mixed again as the next timestep has them. As diffusers' DDIMScheduler, in double precision.
/// </summary>
internal sealed class DdimScheduler : IDenoisingScheduler
{
    public const string Type = "ddim";

    private readonly double[] _alphaBars;
    private readonly double _lastAlphaBar;
    private readonly TimestepSpacing _spacing;
    private readonly string _predictionType;
    private readonly double _mostData;

    private DdimScheduler(double[] alphaBars, TimestepSpacing spacing, SchedulerSection section)
    {
        _alphaBars = alphaBars;
        _lastAlphaBar = section.SetAlphaToOne!.Value ? 1 : alphaBars[0];
        _spacing = spacing;
        _predictionType = section.PredictionType!;
        _mostData = section.ClipSample!.Value ? 1 : double.PositiveInfinity;
    }

    public TensorContract Level { get; } = new("timesteps", TensorElementType.Int64, GraphContract.Dynamic, "1");

    /// <summary>Noise, data, or the velocity of Salimans and Ho (arXiv 2202.00512), as the manifest says.</summary>
    public string Prediction => "prediction";

    public int MostSteps => _alphaBars.Length;

    public static DdimScheduler From(SchedulerSection section)
    {
        var trained = section.NumTrainTimesteps!.Value;
        var alphaBars = NoiseSchedule.AlphaBars(section.BetaSchedule!, trained, section.BetaStart ?? 0, section.BetaEnd ?? 0);
        return new DdimScheduler(alphaBars, new TimestepSpacing(section.TimestepSpacing!, trained, section.StepsOffset ?? 0), section);
    }

    public double LevelOf(int step, int steps) => _spacing.Timestep(step, steps);

    public void Step(Span<float> latents, ReadOnlySpan<float> prediction, int step, int steps)
    {
        var timestep = _spacing.Timestep(step, steps);
        var (signal, noise) = Parts(_alphaBars[timestep]);
        var (nextSignal, nextNoise) = Parts(AlphaBarOf(timestep - (_alphaBars.Length / steps)));
        for (var i = 0; i < latents.Length; i++)
        {
            var (data, random) = TakeApart(latents[i], prediction[i], signal, noise);
            latents[i] = (float)((nextSignal * Math.Clamp(data, -_mostData, _mostData)) + (nextNoise * random));
        }
    }

    private static (double Signal, double Noise) Parts(double alphaBar) => (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));

    /// <summary>Below timestep 0 there is the end.</summary>
    private double AlphaBarOf(int timestep) => timestep < 0 ? _lastAlphaBar : _alphaBars[timestep];

    /// <summary>x = signal data + noise random, solved for what the denoiser does not say itself.</summary>
    private (double Data, double Random) TakeApart(double x, double said, double signal, double noise) => _predictionType switch
    {
        "epsilon" => ((x - (noise * said)) / signal, said),
        "sample" => (said, (x - (signal * said)) / noise),
        _ => ((signal * x) - (noise * said), (signal * said) + (noise * x)),
    };
}
