using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Gan;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>What the gan and recurrent families alone do, on random weights.</summary>
public sealed class GanDecoderTests : IDisposable
{
    private readonly RandomBundle _bundle = new(new RandomBundleShape("gan"));
    private readonly FamilyRun _run;

    public GanDecoderTests() => _run = new FamilyRun(_bundle.Folder);

    [Fact]
    public void Motion_RunsRoundACircle()
    {
        var motion = new MotionNoise(seed: 1, size: 5, period: 16);
        var (start, quarter, next, round) = (At(motion, 0), At(motion, 4), At(motion, 1), At(motion, 16));

        Assert.All(start.Zip(round), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(start[5..].Zip(quarter[..5]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.True(Distance(start, next) < Distance(start, quarter));
        Assert.Equal(Length(start), Length(next), 1e-4);
    }

    [Fact]
    public void Critic_JudgesTheClipAndThePrompt()
    {
        var critic = Assert.IsAssignableFrom<ICritic>(_run.Decoder);
        var (first, second) = (Frames(seed: 1), Frames(seed: 2));
        var score = critic.Score(first, _run.Tokens("w1 w2"));

        Assert.True(float.IsFinite(score));
        Assert.NotEqual(score, critic.Score(second, _run.Tokens("w1 w2")));
        Assert.NotEqual(score, critic.Score(first, _run.Tokens("w30")));
        Assert.Equal(score, critic.Score(first, _run.Tokens("w1 w2")));
    }

    [Fact]
    public void Critic_BetweenSteps_LeavesClipsAsTheyAre()
    {
        var alone = _run.Alone(seed: 4);
        var clip = _run.Seat(0, seed: 4);
        _run.Advance(3, clip);
        ((ICritic)_run.Decoder).Score(Frames(seed: 9), _run.Tokens("w30 w31"));
        clip = _run.Seat(0, seed: 4);
        _run.Advance(3, clip);
        ((ICritic)_run.Decoder).Score(clip.Frames.Select(f => (ReadOnlyMemory<byte>)f).ToArray(), _run.Tokens("w30 w31"));
        _run.Finish(clip);

        Assert.Equal(alone, clip.Bytes);
    }

    [Theory]
    [InlineData(4, 4, new[] { 0, 1, 2, 3 })]
    [InlineData(4, 16, new[] { 0, 5, 10, 15 })]
    [InlineData(4, 2, new[] { 0, 0, 1, 1 })]
    [InlineData(3, 4, new[] { 0, 2, 3 })]
    [InlineData(4, 1, new[] { 0, 0, 0, 0 })]
    [InlineData(1, 9, new[] { 0 })]
    public void Critic_LooksAtFramesEvenlySpread(int looksAt, int frames, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, looksAt).Select(i => CriticGanDecoder.Chosen(i, looksAt, frames)));

    [Fact]
    public void Bundle_WithoutACritic_HasNone()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        File.Delete(bundle.PathOf("critic.onnx"));
        bundle.ListFiles();
        bundle.EditManifest(m =>
        {
            m["graphs"]!.AsObject().Remove("critic");
            m["gan"]!.AsObject().Remove("critic_frames");
            m["parameters"]!.AsArray().RemoveAt(5);
        });
        using var run = new FamilyRun(bundle.Folder);

        Assert.False(run.Decoder is ICritic);
        Assert.Equal(_run.Alone(seed: 1), run.Alone(seed: 1));
    }

    [Fact]
    public void Generator_ThatRoundsOtherwiseAlone_IsServedInLargerBatches()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { DiffersAlone = true });
        using var run = new FamilyRun(bundle.Folder);
        var clips = Enumerable.Range(0, 3).Select(row => run.Seat(row, seed: (ulong)row)).ToArray();
        run.Finish(clips);

        Assert.Equal(["generator 1"], run.Decoder.ShapesLeftOut);
        Assert.Equal(run.Alone(seed: 2), clips[2].Bytes);
    }

    [Theory]
    [InlineData("gan")]
    [InlineData("recurrent")]
    public void Begin_StartItCannotHave_IsRefused(string family)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        using var run = new FamilyRun(bundle.Folder);

        var pictures = Assert.Throws<ServiceException>(() =>
            run.Seat(0, 1, start: new ClipStart(1, [new byte[3]], ReadOnlyMemory<byte>.Empty)));
        var state = Assert.Throws<ServiceException>(() => run.Seat(0, 1, start: new ClipStart(1, [], new byte[3])));

        Assert.Contains("conditioning frames", pictures.Message, StringComparison.Ordinal);
        Assert.Contains("is not of this model", state.Message, StringComparison.Ordinal);
        Assert.All([pictures, state], e => Assert.Equal(ErrorKind.InvalidRequest, e.Error.Kind));
    }

    public void Dispose()
    {
        _run.Dispose();
        _bundle.Dispose();
    }

    private ReadOnlyMemory<byte>[] Frames(ulong seed)
    {
        var clip = _run.Seat(1, seed);
        _run.Finish(clip);
        return [.. clip.Frames.Select(frame => (ReadOnlyMemory<byte>)frame)];
    }

    private static float[] At(MotionNoise motion, int frame)
    {
        var noise = new float[10];
        motion.At(frame, noise);
        return noise;
    }

    private static double Distance(float[] a, float[] b) => Length([.. a.Zip(b, (x, y) => x - y)]);

    private static double Length(float[] a) => Math.Sqrt(a.Sum(x => (double)x * x));
}
