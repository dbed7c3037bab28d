using InferenceService.Benchmarks.Harness;

namespace InferenceService.Tests.Benchmarks;

public sealed class InterleavedTests
{
    [Fact]
    public async Task Pairs_AfterWarmUps_TakeTurns()
    {
        var calls = new List<string>();
        Task<int> Call(string name)
        {
            calls.Add(name);
            return Task.FromResult(calls.Count);
        }

        var pairs = await Interleaved.RunAsync(pairs: 5, warmUps: 1, () => Call("a"), () => Call("b"));

        Assert.Equal(Enumerable.Repeat(new[] { "a", "b" }, 6).SelectMany(pair => pair), calls);
        Assert.Equal([(3, 4), (5, 6), (7, 8), (9, 10), (11, 12)], pairs);
    }

    [Fact]
    public Task Pairs_FewerThanFive_AreRefused() => Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Interleaved.RunAsync(pairs: 4, warmUps: 0, () => Task.FromResult(0), () => Task.FromResult(0)));

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void Ratio_OfSamples_HasTheirMedianAndSpread(double[] samples, double median)
    {
        var ratio = Ratio.Of("name", "meaning", samples);

        Assert.Equal((median, samples.Min(), samples.Max(), samples.Length), (ratio.Median, ratio.Min, ratio.Max, ratio.Pairs));
    }
}
