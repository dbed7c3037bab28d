using System.Text.Json.Nodes;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Models;

/// <summary>What the section of a diffusion model's scheduler must and may say.</summary>
public sealed class SchedulerRulesTests
{
    public static TheoryData<string, string, Action<JsonObject>> BadSections => new()
    {
        { "ddim", "shift: is not of type ddim", s => s["shift"] = 3 },
        { "flow_match_euler", "num_train_timesteps: is not of type flow_match_euler", s => s["num_train_timesteps"] = 1000 },
        { "flow_match_euler", "clip_sample: is not of type flow_match_euler", s => s["clip_sample"] = false },
        { "flow_match_euler", "shift: is missing", s => s.Remove("shift") },
        { "flow_match_euler", "shift: expected above 0 and at most 100, found 101", s => s["shift"] = 101 },
        { "ddim", "num_train_timesteps: is missing", s => s.Remove("num_train_timesteps") },
        { "ddim", "num_train_timesteps: expected 1 to 10000, found 0", s => s["num_train_timesteps"] = 0 },
        { "ddim", "beta_schedule: is missing", s => s.Remove("beta_schedule") },
        { "ddim", "beta_schedule: expected one of linear, scaled_linear, squaredcos_cap_v2, found 'sigmoid'", s => s["beta_schedule"] = "sigmoid" },
        { "ddim", "beta_start: has no effect with beta_schedule squaredcos_cap_v2", s => s["beta_schedule"] = "squaredcos_cap_v2" },
        { "ddim", "beta_end: is missing", s => s.Remove("beta_end") },
        { "ddim", "beta_start: expected above 0 and at most beta_end, found 0.2", s => s["beta_start"] = 0.2 },
        { "ddim", "beta_end: expected above 0 and at most 0.5, found 0.6", s => (s["num_train_timesteps"], s["beta_end"]) = (200, 0.6) },
        { "ddim", "prediction_type: expected one of epsilon, v_prediction, sample, found 'x0'", s => s["prediction_type"] = "x0" },
        { "ddim", "timestep_spacing: expected one of leading, trailing, linspace, found 'even'", s => s["timestep_spacing"] = "even" },
        { "ddim", "steps_offset: has no effect with another timestep_spacing than leading", s => s["timestep_spacing"] = "trailing" },
        { "ddim", "steps_offset: expected 0 or more, and below num_train_timesteps, found 100", s => s["steps_offset"] = 100 },
        { "ddim", "set_alpha_to_one: is missing", s => s.Remove("set_alpha_to_one") },
        { "ddim", "clip_sample: is missing", s => s["clip_sample"] = null },
    };

    [Theory]
    [MemberData(nameof(BadSections))]
    public void Open_BadScheduler_SaysWhatIsWrong(string type, string fault, Action<JsonObject> spoil) =>
        Assert.Contains($"model.json: diffusion.scheduler.{fault}", FaultsOf(type, spoil));

    [Fact]
    public void Open_ManyFaults_AreToldTogether() => Assert.Equal(
        [
            "model.json: diffusion.scheduler.beta_end: is missing",
            "model.json: diffusion.scheduler.prediction_type: expected one of epsilon, v_prediction, sample, found 'noise'",
            "model.json: diffusion.scheduler.shift: is not of type ddim",
        ],
        FaultsOf("ddim", s =>
        {
            s.Remove("beta_end");
            (s["prediction_type"], s["shift"]) = ("noise", 1);
        }));

    [Fact]
    public void Open_MoreStepsThanTimesteps_AreRefused()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { Scheduler = "ddim" });
        bundle.EditManifest(m => m["defaults"]!["num_inference_steps"] = 101);

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));

        Assert.Equal(["model.json: defaults.num_inference_steps: expected at most num_train_timesteps, found 101"], exception.Faults);
    }

    private static IReadOnlyList<string> FaultsOf(string type, Action<JsonObject> spoil)
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { Scheduler = type });
        bundle.EditManifest(m => spoil(m["diffusion"]!["scheduler"]!.AsObject()));
        return Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder)).Faults;
    }
}
