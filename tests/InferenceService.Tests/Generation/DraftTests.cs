using InferenceService.Generation;
using InferenceService.Generation.Autoregressive;

namespace InferenceService.Tests.Generation;

/// <summary>Guessed steps save runs and change nothing.</summary>
public sealed class DraftTests
{
    private const int Frames = 8;

    private static readonly Lazy<(byte[] Pixels, int Runs)> Plain = new(() => Film(draftSteps: 1));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Step_SeveralGuessed_GivesTheBytesOfPlainDecodingInFewerRuns(int draftSteps)
    {
        var (pixels, runs) = Film(draftSteps);

        Assert.Equal(Plain.Value.Pixels, pixels);
        Assert.InRange(runs, 1, Plain.Value.Runs - 1);
    }

    [Fact]
    public void Step_LengthThatFollowsWhatPays_GivesTheBytesOfPlainDecoding() =>
        Assert.Equal(Plain.Value.Pixels, Film(draftSteps: null).Pixels);

    [Fact]
    public void Step_ClipsAtDifferentPlaces_GiveTheBytesOfEachAlone()
    {
        using var rig = new AutoregressiveRig(new GenerationOptions { DraftSteps = 8 });
        byte[][] alone = [rig.Generate(rig.Seat(0, seed: 5)), rig.Generate(rig.Seat(0, seed: 6)), rig.Generate(rig.Seat(0, seed: 7))];
        var first = rig.Seat(0, seed: 5);
        rig.Advance([first], 9);
        var second = rig.Seat(1, seed: 6);
        rig.Advance([first, second], 3);
        var third = rig.Seat(2, seed: 7);

        Assert.Equal([.. alone[0], .. alone[1], .. alone[2]], rig.Generate(first, second, third));
    }

    [Fact]
    public void Yield_LengthsThatKeepMore_AreSeenToDoSo()
    {
        var yields = new DraftYield([1, 2, 4]);
        for (var i = 0; i < 200; i++)
        {
            yields.Observe(2, 2);
            yields.Observe(4, 1);
        }

        Assert.InRange(yields.Of(2), 1.9, 2);
        Assert.InRange(yields.Of(4), 1, 1.1);
    }

    [Fact]
    public void Yield_NowAndThen_TriesTheNeighbours()
    {
        var yields = new DraftYield([1, 2, 4, 8]);

        Assert.Equal([1, 2, 4], Enumerable.Range(0, 200).Select(_ => yields.Explore(2)).Distinct().Order());
    }

    private static (byte[] Pixels, int Runs) Film(int? draftSteps)
    {
        using var rig = new AutoregressiveRig(new GenerationOptions { DraftSteps = draftSteps });
        var sequence = rig.Seat(0, AutoregressiveRig.Request(seed: 21, Frames));
        var runs = 0;
        while (!sequence.IsDone)
        {
            rig.Advance([sequence], 1);
            runs++;
        }

        return (rig.Render([new FinishedFrame(sequence, Frames - 1)]), runs);
    }
}
