using InferenceService.Generation.Diffusion;

namespace InferenceService.Tests.Generation;

public sealed class FlowMatchEulerTests
{
    [Fact]
    public void Sigmas_WithShift_GoFromOneToZeroAsInDiffusers()
    {
        var scheduler = new FlowMatchEuler(shift: 3);

        // FlowMatchEulerDiscreteScheduler(shift=3.0).set_timesteps(sigmas=[1, 0.75, 0.5, 0.25]).sigmas
        Assert.Equal([1f, 0.9f, 0.75f, 0.5f, 0f], Enumerable.Range(0, 5).Select(step => scheduler.Sigma(step, 4)));
    }

    [Fact]
    public void Step_AlongAStraightFlow_EndsAtTheData()
    {
        var scheduler = new FlowMatchEuler(shift: 2);
        float[] data = [1, -2, 0.5f], noise = [0.3f, 0.1f, -4];
        float[] x = [.. noise];
        for (var step = 0; step < 7; step++)
        {
            scheduler.Step(x, noise.Zip(data, (n, d) => n - d).ToArray(), step, 7);
        }

        Assert.All(x.Zip(data), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }
}
