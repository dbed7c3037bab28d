using InferenceService.Generation;

namespace InferenceService.Tests.Generation;

/// <summary>The family on the shipped graphs, without the loop.</summary>
public sealed class AutoregressiveDecoderTests : IDisposable
{
    private readonly AutoregressiveRig _rig = new();

    [Fact]
    public void Step_SteadyState_AllocatesNothing()
    {
        var sequences = Enumerable.Range(0, 4).Select(row => _rig.Seat(row, AutoregressiveRig.Request((ulong)row, frames: 32))).ToArray();
        _rig.Advance(sequences, 40);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _rig.Advance(sequences, 40);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Render_SteadyState_AllocatesNothing()
    {
        var sequence = _rig.Seat(0, seed: 1);
        _rig.Generate(sequence);
        var content = new byte[_rig.Decoder.ContentBytes];
        _rig.Decoder.CopyContent(new FinishedFrame(sequence, 0), content);
        ReadOnlyMemory<byte>[] contents = [content];
        _rig.Decoder.Render(contents);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _rig.Decoder.CopyContent(new FinishedFrame(sequence, 0), content);
        _rig.Decoder.Render(contents);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Step_AnyBucketAndRow_GivesTheSameBytes(int rows)
    {
        var alone = _rig.Generate(_rig.Seat(0, seed: 11));
        var neighbours = Enumerable.Range(0, rows).Select(row => _rig.Seat(row, seed: row == rows - 1 ? 11u : 100u + (uint)row)).ToArray();

        Assert.Equal(alone, _rig.Generate(neighbours)[^alone.Length..]);
    }

    /// <summary>Each shape was held against the same reference, bit by bit, when the model warmed up.</summary>
    [Fact]
    public void WarmUp_ShippedGraphs_AreExactInEveryShape() => Assert.Empty(((IVideoDecoder)_rig.Decoder).ShapesLeftOut);

    [Fact]
    public void Step_RowOfAFormerClip_LeavesNoTrace()
    {
        var fresh = _rig.Generate(_rig.Seat(0, seed: 3));
        _rig.Generate(_rig.Seat(0, seed: 4, prompt: "a big blue star falls"));

        Assert.Equal(fresh, _rig.Generate(_rig.Seat(0, seed: 3)));
    }

    [Fact]
    public void MoveRow_InTheMiddle_ChangesNothing()
    {
        var still = _rig.Generate(_rig.Seat(0, seed: 9));
        var moved = _rig.Seat(5, seed: 9);
        _rig.Advance([moved], 12);
        _rig.Decoder.State.Move(5, 2);
        moved.Row = 2;

        Assert.Equal(still, _rig.Generate(moved));
    }

    [Fact]
    public void Step_RowThatSitsOut_KeepsItsState()
    {
        var steady = _rig.Generate(_rig.Seat(0, seed: 9));
        Sequence[] both = [_rig.Seat(0, seed: 9), _rig.Seat(1, seed: 10)];
        _rig.Advance(both, 12);
        both[0].SitsOut = true;
        _rig.Advance(both, 7);
        both[0].SitsOut = false;

        Assert.Equal(steady, _rig.Generate(both[0]));
    }

    [Fact]
    public void Step_InputsCopiedToADevice_GiveTheSameBytes()
    {
        using var other = new AutoregressiveRig(asIfMemoryWereItsOwn: true);

        Assert.Equal(
            _rig.Generate(_rig.Seat(0, seed: 2), _rig.Seat(1, seed: 3)), other.Generate(other.Seat(0, seed: 2), other.Seat(1, seed: 3)));
    }

    [Fact]
    public void Prime_AfterAnother_ReplacesThePrompt()
    {
        var right = _rig.Generate(_rig.Seat(0, seed: 1, prompt: "a red circle moves to the right"));
        var star = _rig.Generate(_rig.Seat(0, seed: 1, prompt: "a blue star grows on a white background"));

        Assert.NotEqual(right, star);
    }

    public void Dispose() => _rig.Dispose();
}
