using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Text;

namespace InferenceService.Tests.Frames;

/// <summary>Candidates that wait for each other, and the best of them.</summary>
public sealed class RankingTests
{
    private const int Frames = 5;

    [Theory]
    [InlineData(0, 3f, 2f, 1f)]
    [InlineData(1, -3f, -1f, -2f)]
    [InlineData(2, 1f, 1.5f, 2f)]
    [InlineData(0, 1f, 1f, 1f)]
    public async Task WriteFramesAsync_Ranked_SendsTheBestAlone(int best, params float[] scores)
    {
        var sink = new CountingSink();
        var critic = new Critic(scores);
        await using var pipeline = new FramePipeline(Request(scores.Length), critic);

        await pipeline.WriteToAsync(sink);

        Assert.Equal(Enumerable.Repeat(best, Frames), sink.FramesOf);
        Assert.Equal(scores.Select(score => (double?)score), sink.Completed.Select(c => (double?)c.Score));
        Assert.Equal(Enumerable.Range(0, scores.Length).Select(i => i == best ? Frames : 0), sink.Completed.Select(c => c.Frames));
        Assert.All(critic.Judged, frames => Assert.Equal(Frames, frames));
    }

    private static GenerationRequest Request(int videos) => new()
    {
        RequestId = "ranked",
        Scenes = [new Scene(0, "x")],
        Clip = new ClipShape(Frames, 8, 64, 64),
        Sampling = new SamplingSettings(7, 1, 0, 1, 1, string.Empty, 0),
        Output = new OutputSettings(PixelFormat.RawRgb24, 85),
        Delivery = new DeliverySettings(videos, BestOnly: true, Captions: false, Continuations: true),
    };

    private sealed class Critic(float[] scores) : ICritic
    {
        public List<int> Judged { get; } = [];

        public float Score(ReadOnlySpan<ReadOnlyMemory<byte>> frames, PromptTokens prompt)
        {
            Judged.Add(frames.Length);
            return scores[Judged.Count - 1];
        }
    }
}
