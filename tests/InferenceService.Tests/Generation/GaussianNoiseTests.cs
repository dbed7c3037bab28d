using InferenceService.Generation;

namespace InferenceService.Tests.Generation;

public sealed class GaussianNoiseTests
{
    private const int Many = 200_000;

    /// <summary>Tolerances are about 4 standard errors of each moment; the seed is fixed.</summary>
    [Fact]
    public void Fill_ManyNumbers_HasTheMomentsOfTheNormalDistribution()
    {
        var numbers = Fill(Many, seed: 42, stream: 3).Select(x => (double)x).ToArray();

        Assert.InRange(numbers.Average(), -0.009, 0.009);
        Assert.InRange(numbers.Average(x => x * x), 0.987, 1.013);
        Assert.InRange(numbers.Average(x => x * x * x), -0.035, 0.035);
        Assert.InRange(numbers.Average(x => x * x * x * x), 2.91, 3.09);
        Assert.InRange(numbers.Count(x => Math.Abs(x) < 1) / (double)Many, 0.678, 0.687);
    }

    [Fact]
    public void Fill_NeighboursStreamsAndSeeds_AreIndependent()
    {
        var numbers = Fill(Many, seed: 1, stream: 0);

        Assert.InRange(Correlation(numbers[..^1], numbers[1..]), -0.01, 0.01);
        Assert.InRange(Correlation(numbers, Fill(Many, seed: 1, stream: 1)), -0.01, 0.01);
        Assert.InRange(Correlation(numbers, Fill(Many, seed: 2, stream: 0)), -0.01, 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void Fill_Fewer_IsTheBeginningOfMore(int count) =>
        Assert.Equal(Fill(100, seed: 5, stream: 6)[..count], Fill(count, seed: 5, stream: 6));

    /// <summary>The very numbers, so that clips of a seed stay the same from version to version.</summary>
    [Fact]
    public void Fill_FirstNumbers_AreThese()
    {
        var (x0, x1, _, _) = Philox.Block((0, 9, 1, 0), (7, 0));
        var length = Math.Sqrt(-2 * Math.Log((x0 + 0.5) / 4294967296));
        var angle = 2 * Math.PI * (x1 + 0.5) / 4294967296;

        var numbers = Fill(2, seed: 7, stream: 9);
        Assert.Equal(length * Math.Cos(angle), numbers[0], 1e-6);
        Assert.Equal(length * Math.Sin(angle), numbers[1], 1e-6);
    }

    private static float[] Fill(int count, ulong seed, uint stream)
    {
        var numbers = new float[count];
        GaussianNoise.Fill(numbers, seed, stream);
        return numbers;
    }

    private static double Correlation(float[] first, float[] second) => first.Zip(second).Average(pair => (double)pair.First * pair.Second);
}
