using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>
/// Rows are used again: what is not a number in a clip's prompt, state, latents or sound must not reach the clip that comes after it.
/// A mask does not hold it back, since 0 * NaN is NaN.
/// </summary>
public sealed class PoisonedRowTests
{
    /// <summary>"w2" of the random bundles, behind five special tokens; "triangle" of the shipped ones.</summary>
    private const int RandomToken = 7, ShippedToken = 191;

    private const string Poison = "w2 w3", Clean = "w10 w11";

    public static TheoryData<RandomBundleShape, float> Shapes
    {
        get
        {
            var data = new TheoryData<RandomBundleShape, float>();
            foreach (var shape in Families)
            {
                data.Add(shape, float.NaN);
                data.Add(shape, float.PositiveInfinity);
            }

            return data;
        }
    }

    private static RandomBundleShape[] Families =>
    [
        new("recurrent"), new("recurrent") { Layers = 3, HalfWeights = true }, new("recurrent") { MasksByProduct = true }, new("gan"), new("diffusion"), new("diffusion") { IsLed = true },
        new("diffusion") { Scheduler = "ddim", FramesPerChunk = 3, ConditioningFrames = 2 },
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_AfterNotNumbersInItsRow_IsTheSame(RandomBundleShape shape, float poison)
    {
        using var bundle = new RandomBundle(shape);
        bundle.EditGraph("text_encoder", graph => PoisonedWord.In(graph, RandomToken, poison));
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 3, prompt: Clean);
        Spoil(run);

        foreach (var row in new[] { 0, 3 })
        {
            var clip = run.Seat(row, seed: 3, prompt: Clean);
            run.Finish(clip);
            Assert.Equal(alone, clip.Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_BesideNotNumbers_IsTheSame(RandomBundleShape shape, float poison)
    {
        using var bundle = new RandomBundle(shape);
        bundle.EditGraph("text_encoder", graph => PoisonedWord.In(graph, RandomToken, poison));
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 3, prompt: Clean);
        RunningClip[] clips = [run.Seat(0, seed: 1, prompt: Poison), run.Seat(1, seed: 3, prompt: Clean), run.Seat(2, seed: 2, prompt: Poison)];
        run.Finish(clips);

        Assert.Equal(alone, clips[1].Bytes);
    }

    /// <summary>As after a failure: no shape may be left out because of what the rows hold.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void WarmUp_AfterNotNumbers_FindsTheSameShapesExact(RandomBundleShape shape, float poison)
    {
        using var bundle = new RandomBundle(shape);
        bundle.EditGraph("text_encoder", graph => PoisonedWord.In(graph, RandomToken, poison));
        using var run = new FamilyRun(bundle.Folder);
        var leftOut = run.Decoder.ShapesLeftOut.ToList();
        Spoil(run);
        run.Decoder.WarmUp();

        Assert.Equal(leftOut, run.Decoder.ShapesLeftOut);
    }

    /// <summary>A continuation is the caller's, and so is what it holds.</summary>
    [Fact]
    public void Clip_AfterAContinuationOfNotNumbers_IsTheSame()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("recurrent"));
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 3);
        var state = new byte[run.Decoder.StateBytes];
        Array.Fill(state, (byte)0xff);
        run.Advance(2, run.Seat(0, seed: 1, start: new ClipStart(3, [], state)));

        Assert.Equal(alone, run.Alone(seed: 3));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void CodeClip_AfterNotNumbersInItsRow_IsTheSame(float poison)
    {
        using var bundle = new BundleCopy();
        bundle.EditGraph("text_encoder.onnx", model => PoisonedWord.In(model.Graph, ShippedToken, poison));
        using var rig = new AutoregressiveRig(folder: bundle.Folder);
        var (alone, leftOut) = (rig.Film(rig.Seat(0, seed: 5)), rig.Decoder.ShapesLeftOut.ToList());
        Sequence[] spoilt = [.. Enumerable.Range(0, 4).Select(row => rig.Seat(row, seed: (ulong)row, prompt: "a red triangle moves to the right"))];
        rig.Advance(spoilt, 1);

        Assert.All(spoilt, sequence => Assert.Contains("not numbers", sequence.Failure, StringComparison.Ordinal));
        Assert.Equal(alone, rig.Film(rig.Seat(0, seed: 5)));
        rig.Decoder.WarmUp();
        Assert.Equal(leftOut, rig.Decoder.ShapesLeftOut);
    }

    /// <summary>With guidance where the family has it, so that the rows of negative prompts are spoilt too.</summary>
    private static void Spoil(FamilyRun run)
    {
        var guidance = run.HonoursGuidance ? 2 : 1;
        RunningClip[] clips = [.. Enumerable.Range(0, FamilyRun.Rows / 2).Select(i => run.Seat(
            2 * i, seed: (ulong)i, prompt: i % 2 == 0 ? Poison : Clean, guidance: guidance, negative: i % 2 == 0 ? Clean : Poison))];
        run.Finish(clips);
    }
}
