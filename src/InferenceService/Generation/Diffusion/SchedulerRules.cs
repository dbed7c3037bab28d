using System.Text.Json;

namespace InferenceService.Generation.Diffusion;

/// <summary>What a scheduler's section must and may say: the fields of its type, all of them, and no field of another.</summary>
internal static class SchedulerRules
{
    private const string Section = "diffusion.scheduler.";

    /// <summary>
    /// Most that <see cref="SchedulerSection.BetaEnd"/> x timesteps may be. Training needs 10 to 20; far beyond that, what is left of
    /// the data at the last timestep is no number any more, in single precision.
    /// </summary>
    private const double MostNoise = 100;

    private const int MostTimesteps = 10_000;

    public static IEnumerable<string> Faults(SchedulerSection section) => section.Type switch
    {
        "flow_match_euler" => FlowMatching(section).Concat(Foreign(section, "shift")),
        "ddim" => Ddim(section).Concat(Foreign(
            section, "num_train_timesteps", "beta_schedule", "beta_start", "beta_end", "prediction_type", "timestep_spacing",
            "steps_offset", "set_alpha_to_one", "clip_sample")),
        _ => [$"{Section}type: expected one of flow_match_euler, ddim, found '{section.Type}'"],
    };

    private static IEnumerable<string> FlowMatching(SchedulerSection section) => Number(
        "shift", section.Shift, shift => shift is > 0 and <= 100, "above 0 and at most 100");

    private static IEnumerable<string> Ddim(SchedulerSection section) =>
    [
        .. Number("num_train_timesteps", section.NumTrainTimesteps, n => n is >= 1 and <= MostTimesteps, $"1 to {MostTimesteps}"),
        .. OneOf("beta_schedule", section.BetaSchedule, "linear", "scaled_linear", "squaredcos_cap_v2"),
        .. section.BetaSchedule == "squaredcos_cap_v2" ? NoBetas(section) : Betas(section),
        .. OneOf("prediction_type", section.PredictionType, "epsilon", "v_prediction", "sample"),
        .. OneOf("timestep_spacing", section.TimestepSpacing, "leading", "trailing", "linspace"),
        .. Offset(section),
        .. Needed("set_alpha_to_one", section.SetAlphaToOne),
        .. Needed("clip_sample", section.ClipSample),
    ];

    private static IEnumerable<string> Betas(SchedulerSection section)
    {
        var most = Math.Min(0.999, MostNoise / Math.Max(1, section.NumTrainTimesteps ?? 1));
        return
        [
            .. Number("beta_start", section.BetaStart, beta => beta > 0 && !(beta > section.BetaEnd), "above 0 and at most beta_end"),
            .. Number("beta_end", section.BetaEnd, beta => beta > 0 && beta <= most, $"above 0 and at most {most}"),
        ];
    }

    private static IEnumerable<string> NoBetas(SchedulerSection section) =>
        new[] { ("beta_start", section.BetaStart), ("beta_end", section.BetaEnd) }.Where(field => field.Item2 is not null)
            .Select(field => $"{Section}{field.Item1}: has no effect with beta_schedule squaredcos_cap_v2");

    private static IEnumerable<string> Offset(SchedulerSection section) => section.StepsOffset switch
    {
        null or 0 => [],
        _ when section.TimestepSpacing != "leading" => [$"{Section}steps_offset: has no effect with another timestep_spacing than leading"],
        var offset when offset < 0 || offset >= section.NumTrainTimesteps =>
            [$"{Section}steps_offset: expected 0 or more, and below num_train_timesteps, found {offset}"],
        _ => [],
    };

    private static IEnumerable<string> Number<T>(string field, T? value, Func<T, bool> isFine, string expected)
        where T : struct => value is { } found
            ? isFine(found) ? [] : [$"{Section}{field}: expected {expected}, found {found}"]
            : Needed(field, value);

    private static IEnumerable<string> Needed<T>(string field, T? value)
        where T : struct => value is null ? [$"{Section}{field}: is missing"] : [];

    private static IEnumerable<string> OneOf(string field, string? value, params string[] known) => value switch
    {
        null => [$"{Section}{field}: is missing"],
        _ when known.Contains(value) => [],
        _ => [$"{Section}{field}: expected one of {string.Join(", ", known)}, found '{value}'"],
    };

    private static IEnumerable<string> Foreign(SchedulerSection section, params string[] own) =>
        typeof(SchedulerSection).GetProperties().Where(property => property.GetValue(section) is not null)
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Except(own).Where(name => name != "type")
            .Select(name => $"{Section}{name}: is not of type {section.Type}");
}
