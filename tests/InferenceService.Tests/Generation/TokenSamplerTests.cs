using InferenceService.Api;
using InferenceService.Generation;

namespace InferenceService.Tests.Generation;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.15f), MathF.Log(0.05f)];

    private readonly TokenSampler _sampler = new(Logits.Length);

    [Theory]
    [InlineData(1f, 0, 1f, new[] { 500, 300, 150, 50 })]
    [InlineData(1f, 2, 1f, new[] { 625, 375, 0, 0 })]
    [InlineData(1f, 0, 0.7f, new[] { 625, 375, 0, 0 })]
    [InlineData(1f, 0, 0.01f, new[] { 1000, 0, 0, 0 })]
    [InlineData(1f, 3, 0.9f, new[] { 526, 316, 158, 0 })]
    [InlineData(0.5f, 0, 1f, new[] { 685, 247, 62, 6 })]
    [InlineData(0f, 0, 1f, new[] { 1000, 0, 0, 0 })]
    public void Sample_EvenlySpacedDraws_FollowTheDistribution(float temperature, int topK, float topP, int[] expected)
    {
        var counts = new int[Logits.Length];
        for (var i = 0; i < 1000; i++)
        {
            counts[_sampler.Sample(Logits, Settings(temperature, topK, topP), (i + 0.5) / 1000)]++;
        }

        Assert.All(expected.Zip(counts), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
    }

    [Fact]
    public void Sample_TopKBelowTopP_KeepsTheShareOfWhatIsLeft() =>
        Assert.Equal(1, _sampler.Sample(Logits, Settings(1, 2, 0.99f), 0.999));

    [Fact]
    public void Sample_InfiniteAndNaNLogits_AreNeverDrawn()
    {
        float[] logits = [float.NaN, float.NegativeInfinity, 1, float.NaN];
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(2, _sampler.Sample(logits, Settings(1, 0, 1), i / 100.0)));
    }

    [Fact]
    public void Sample_NoFiniteLogit_Throws() =>
        Assert.Throws<ArithmeticException>(() => _sampler.Sample([float.NaN, float.NaN, float.NaN, float.NaN], Settings(1, 0, 1), 0));

    [Fact]
    public void Guide_ScaleOne_IsThePrompt()
    {
        float[] prompt = [1, 2, 3];
        TokenSampler.Guide(prompt, [5, 5, 5], 1);
        Assert.Equal([1, 2, 3], prompt);
    }

    [Fact]
    public void Guide_ScaleTwo_GoesAsFarAgainBeyond()
    {
        float[] prompt = [1, 2, 3];
        TokenSampler.Guide(prompt, [2, 2, 2], 2);
        Assert.Equal([0, 2, 4], prompt);
    }

    private static SamplingSettings Settings(float temperature, int topK, float topP) =>
        new(0, temperature, topK, topP, 1, string.Empty, 0);
}
