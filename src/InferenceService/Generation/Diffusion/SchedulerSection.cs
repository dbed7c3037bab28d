using System.Text.Json.Serialization;

namespace InferenceService.Generation.Diffusion;

/// <summary>The fields of its type, and no others.</summary>
/// <param name="Type">"flow_match_euler" or "ddim".</param>
/// <param name="Shift">Of flow matching: above 1 it spends more steps on the noisy end; 1 spreads them evenly.</param>
/// <param name="NumTrainTimesteps">Of DDIM, as all that follow; they are named as in diffusers.</param>
/// <param name="BetaSchedule">"linear", "scaled_linear" or "squaredcos_cap_v2".</param>
/// <param name="BetaStart">First beta of the linear schedules.</param>
/// <param name="BetaEnd">Their last.</param>
/// <param name="PredictionType">What the denoiser puts out: "epsilon", "v_prediction" or "sample".</param>
/// <param name="TimestepSpacing">"leading", "trailing" or "linspace".</param>
/// <param name="StepsOffset">Added to leading timesteps; left out, 0.</param>
/// <param name="SetAlphaToOne">Whether the last step leads to the data, or to timestep 0.</param>
/// <param name="ClipSample">Whether data is kept within [-1, 1].</param>
public sealed record SchedulerSection(
    [property: JsonRequired] string Type, double? Shift = null, int? NumTrainTimesteps = null, string? BetaSchedule = null,
    double? BetaStart = null, double? BetaEnd = null, string? PredictionType = null, string? TimestepSpacing = null,
    int? StepsOffset = null, bool? SetAlphaToOne = null, bool? ClipSample = null);
