using InferenceService.Generation;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>What must hold of every family, on bundles with random weights and shapes of all kinds.</summary>
public sealed class FamilyInvariantTests
{
    public static TheoryData<RandomBundleShape> Shapes => [.. Families.SelectMany(ShapesOf), .. OfDiffusion];

    private static string[] Families => ["recurrent", "gan", "diffusion"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clips_DifferBySeedPromptAndFrame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var clip = run.Seat(0, seed: 1);
        run.Finish(clip);

        Assert.Equal(9, clip.Frames.Count);
        Assert.NotEqual(clip.Frames[0], clip.Frames[1]);
        Assert.NotEqual(clip.Bytes, run.Alone(seed: 2));
        Assert.NotEqual(clip.Bytes, run.Alone(seed: 1, prompt: "w30 w31 w32"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_InAnyBucketAndRow_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 11);

        foreach (var rows in new[] { 2, 3, 5, 8 })
        {
            var clips = Enumerable.Range(0, rows).Select(row => run.Seat(row, seed: row == rows - 1 ? 11u : 100u + (uint)row)).ToArray();
            run.Finish(clips);
            Assert.Equal(alone, clips[^1].Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_AmongOthersAtOtherSteps_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 5);
        var older = run.Seat(0, seed: 8, frames: 12);
        run.Advance(4, older);
        var clip = run.Seat(1, seed: 5);
        run.Advance(2, older, clip);
        var younger = run.Seat(2, seed: 9, frames: 12);
        run.Finish(older, clip, younger);

        Assert.Equal(alone, clip.Bytes);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_MovedToAnotherRow_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 9);
        var moved = run.Seat(5, seed: 9);
        run.Advance(4, moved);
        run.Decoder.State.Move(5, 2);
        moved.Sequence.Row = 2;
        run.Finish(moved);

        Assert.Equal(alone, moved.Bytes);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_ThatSitsOut_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var alone = run.Alone(seed: 9);
        foreach (var turns in new[] { 0, 1, 4 })
        {
            var (clip, other) = (run.Seat(0, seed: 9), run.Seat(1, seed: 10, frames: 30));
            run.Advance(turns, clip, other);
            clip.Sequence.SitsOut = true;
            run.Advance(5, clip, other);
            clip.Sequence.SitsOut = false;
            run.Finish(clip, other);
            Assert.Equal(alone, clip.Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_OnADeviceWithItsOwnMemory_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        using var other = new FamilyRun(bundle.Folder, asIfMemoryWereItsOwn: true);

        Assert.Equal(run.Alone(seed: 3), other.Alone(seed: 3));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_ThatIsShorter_IsTheBeginning(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var shorter = run.Alone(seed: 4, frames: 6);

        Assert.Equal(shorter, run.Alone(seed: 4, frames: 13)[..shorter.Length]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Clip_ContinuedAfterAnyFrame_IsTheSame(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        using var replica = new FamilyRun(bundle.Folder);
        var whole = run.Seat(0, seed: 7);
        run.Finish(whole);

        for (var frame = 0; frame < whole.Frames.Count - 1; frame++)
        {
            var rest = replica.Seat(3, seed: 7, start: whole.After(frame));
            replica.Finish(rest);
            Assert.Equal(whole.Frames.Skip(frame + 1).SelectMany(f => f), rest.Bytes);
        }
    }

    /// <summary>As after a failure: the rows hold what clips of all kinds have left there.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void WarmUp_AfterClips_FindsTheSameShapesExact(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        var (alone, leftOut) = (run.Alone(seed: 1), run.Decoder.ShapesLeftOut.ToList());
        run.Finish(Enumerable.Range(0, FamilyRun.Rows).Select(row => run.Seat(row, seed: (ulong)row)).ToArray());
        run.Decoder.WarmUp();

        Assert.Equal(leftOut, run.Decoder.ShapesLeftOut);
        Assert.Equal(alone, run.Alone(seed: 1));
    }

    /// <summary>Warm-up, then a clip: the second half of it must not allocate a byte.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_SteadyState_AllocatesNothing(RandomBundleShape shape)
    {
        using var bundle = new RandomBundle(shape);
        using var run = new FamilyRun(bundle.Folder);
        Sequence[] sequences = [.. Enumerable.Range(0, 4).Select(row => run.Seat(row, seed: (ulong)row, frames: 60).Sequence)];
        Advance(run.Decoder, sequences, 20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Advance(run.Decoder, sequences, 20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Advance(IVideoDecoder decoder, Sequence[] sequences, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            decoder.Step(sequences.Length, sequences);
        }
    }

    private static IEnumerable<RandomBundleShape> OfDiffusion =>
    [
        new("diffusion") { IsLed = true },
        new("diffusion") { Scheduler = "ddim", FramesPerChunk = 3, ConditioningFrames = 2 },
        new("diffusion") { Scheduler = "ddim", IsLed = true, HalfWeights = true, LatentPositions = 5 },
    ];

    private static IEnumerable<RandomBundleShape> ShapesOf(string family) =>
    [
        new(family),
        new(family)
        {
            Width = 16, Height = 10, VocabularySize = 200, MaxTokens = 12, Layers = 1, FramesPerChunk = 3, ConditioningFrames = 5,
        },
        new(family) { HalfWeights = true, Layers = 3, NoiseSize = 9, MotionSize = 7, FramesPerChunk = 1, ConditioningFrames = 2 },
        new(family) { ExternalData = true, Seed = 7, FramesPerChunk = 5, ConditioningFrames = 2, LatentPositions = 7 },
    ];
}
