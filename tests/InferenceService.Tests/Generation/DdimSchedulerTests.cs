using InferenceService.Generation.Diffusion;

namespace InferenceService.Tests.Generation;

/// <summary>
/// Against numbers that numpy gave for the formulas of diffusers' DDIMScheduler, in double precision: linspace, cumprod, arange and
/// round, then x0 and epsilon of each prediction type.
/// </summary>
public sealed class DdimSchedulerTests
{
    private static readonly int[] Timesteps = [0, 1, 499, 998, 999];

    [Theory]
    [InlineData("linear", 1e-4, 0.02, 0.9999, 0.9997800920720721, 0.07858724288177824, 4.118193638138445e-05, 4.035829765375676e-05)]
    [InlineData("scaled_linear", 0.00085, 0.012, 0.99915, 0.9982960278384514, 0.27766965045646763, 0.004716698899875748, 0.004660098513077238)]
    [InlineData("squaredcos_cap_v2", 0, 0, 0.999958715775178, 0.999912575927368, 0.4938435904406373, 2.4287669070348464e-06, 2.4287669070348484e-09)]
    public void AlphaBars_OfEachBetaSchedule_AreThoseOfTheReference(string kind, double start, double end, params double[] expected)
    {
        var alphaBars = NoiseSchedule.AlphaBars(kind, 1000, start, end);

        Assert.All(Timesteps.Zip(expected), pair => Assert.Equal(1, alphaBars[pair.First] / pair.Second, 1e-9));
    }

    [Theory]
    [InlineData("leading", 1000, 1, 751, 501, 251, 1)]
    [InlineData("leading", 1000, 1, 853, 711, 569, 427, 285, 143, 1)]
    [InlineData("leading", 50, 0, 42, 36, 30, 24, 18, 12, 6, 0)]
    [InlineData("trailing", 1000, 0, 999, 749, 499, 249)]
    [InlineData("trailing", 1000, 0, 999, 856, 713, 570, 428, 285, 142)]
    [InlineData("trailing", 50, 0, 49, 43, 37, 30, 24, 18, 11, 5)]
    [InlineData("trailing", 1000, 0, 999)]
    [InlineData("linspace", 1000, 0, 999, 666, 333, 0)]
    [InlineData("linspace", 1000, 0, 999, 832, 666, 500, 333, 166, 0)]
    [InlineData("linspace", 50, 0, 49, 42, 35, 28, 21, 14, 7, 0)]
    [InlineData("linspace", 1000, 0, 0)]
    public void Timesteps_OfEachSpacing_AreThoseOfTheReference(string kind, int trained, int offset, params int[] expected)
    {
        var spacing = new TimestepSpacing(kind, trained, offset);

        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(step => spacing.Timestep(step, expected.Length)));
    }

    /// <summary>Diffusers fails where the offset leads past the last timestep.</summary>
    [Fact]
    public void Timesteps_AsManyAsTrainingHas_StayWithinIt()
    {
        var spacing = new TimestepSpacing("leading", 10, offset: 1);

        Assert.Equal([9, 9, 8, 7, 6, 5, 4, 3, 2, 1], Enumerable.Range(0, 10).Select(step => spacing.Timestep(step, 10)));
    }

    /// <summary>Five steps from (0.7, -1.3, 0.02), with a denoiser that says 0.3 x - (t + 1) / 5000: after the first and the last.</summary>
    [Theory]
    [InlineData("linear", "leading", "epsilon", 0, true, false, 2.72699798, -3.63269087, 0.564703771, 9.76269948, -11.9467041, 2.38150225)]
    [InlineData("linear", "trailing", "v_prediction", 0, true, false, 0.69929558, -1.27995283, 0.0263511193, 0.346014437, -0.429976153, 0.0821776365)]
    [InlineData("linear", "linspace", "sample", 0, true, false, 0.699805616, -1.31837834, 0.013623072, 0.0770956227, -0.207269024, -0.0195883573)]
    [InlineData("scaled_linear", "leading", "v_prediction", 1, false, false, 0.672522703, -1.14944634, 0.0530532296, 0.427452503, -0.565934462, 0.0897009349)]
    [InlineData("scaled_linear", "trailing", "sample", 0, false, false, 0.689721622, -1.35275164, -0.00471928793, 0.102535135, -0.406393729, -0.0705006784)]
    [InlineData("scaled_linear", "linspace", "epsilon", 0, false, true, 0.202672315, -0.771783554, 0.00250215524, 0.604381347, -0.99246505, 0.295426232)]
    [InlineData("squaredcos_cap_v2", "leading", "sample", 0, true, false, 0.613511025, -1.28677875, -0.0325875001, 0.0149558068, -0.0898789528, -0.0206880115)]
    [InlineData("squaredcos_cap_v2", "trailing", "epsilon", 0, true, true, 0.316186735, -0.868240225, 0.122016197, 0.764307977, -1.0, 0.547200775)]
    [InlineData("squaredcos_cap_v2", "linspace", "v_prediction", 0, true, true, 0.663215815, -1.05647414, 0.0785212321, 0.496232151, -0.594231709, 0.125474439)]
    public void Step_OfEachKind_GoesWhereTheReferenceGoes(
        string schedule, string spacing, string prediction, int offset, bool toOne, bool clips, params double[] expected)
    {
        var scheduler = DdimScheduler.From(Section(schedule, spacing, prediction, offset, toOne, clips));
        float[] x = [0.7f, -1.3f, 0.02f], first = [];
        for (var step = 0; step < 5; step++)
        {
            var said = scheduler.LevelOf(step, 5) + 1;
            scheduler.Step(x, Array.ConvertAll(x, value => (float)((0.3 * value) - (said / 5000))), step, 5);
            first = step == 0 ? [.. x] : first;
        }

        Assert.All(first.Concat(x).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-6 * Math.Max(1, Math.Abs(pair.Second))));
    }

    private static SchedulerSection Section(
        string schedule, string spacing, string prediction, int offset, bool toOne, bool clips)
    {
        (double? Start, double? End) betas = schedule switch
        {
            "linear" => (1e-4, 0.02),
            "scaled_linear" => (0.00085, 0.012),
            _ => (null, null),
        };
        return new SchedulerSection("ddim", null, 1000, schedule, betas.Start, betas.End, prediction, spacing, offset, toOne, clips);
    }
}
