using InferenceService.Api;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>What this family alone does, on random weights.</summary>
public sealed class DiffusionDecoderTests : IDisposable
{
    private const int Chunk = 4;

    private readonly RandomBundle _bundle = new(new RandomBundleShape("diffusion") { FramesPerChunk = Chunk, ConditioningFrames = 3 });
    private readonly FamilyRun _run;

    public DiffusionDecoderTests() => _run = new FamilyRun(_bundle.Folder);

    [Fact]
    public void Clip_NeedsItsStepsForEachChunk()
    {
        var clip = _run.Seat(0, seed: 1, frames: 9, steps: 5);

        Assert.Equal(3 * 5, clip.Sequence.StepsTotal);
        _run.Advance(4, clip);
        Assert.Empty(clip.Frames);
        _run.Advance(1, clip);
        Assert.Equal(Chunk, clip.Frames.Count);
        Assert.Equal(Chunk, clip.Sequence.NextFrame);
    }

    [Fact]
    public void Clip_WithOtherSteps_IsAnother() =>
        Assert.NotEqual(Make(_run.Seat(0, seed: 1, steps: 2)), Make(_run.Seat(0, seed: 1, steps: 6)));

    [Fact]
    public void Guidance_FollowsTheNegativePrompt()
    {
        var plain = Make(_run.Seat(0, seed: 1));
        var guided = Make(_run.Seat(0, seed: 1, guidance: 3, negative: "w9"));

        Assert.NotEqual(plain, guided);
        Assert.NotEqual(guided, Make(_run.Seat(0, seed: 1, guidance: 3, negative: "w20 w21")));
        Assert.NotEqual(guided, Make(_run.Seat(0, seed: 1, guidance: 6, negative: "w9")));
        Assert.Equal(guided, Make(_run.Seat(4, seed: 1, guidance: 3, negative: "w9")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Pictures_BecomeTheFramesBeforeTheFirstChunk(int count)
    {
        var start = new ClipStart(count, Pictures(count, seed: 1), ReadOnlyMemory<byte>.Empty);
        var clip = _run.Seat(0, seed: 1, frames: 12, start: start);

        Assert.Equal(count, clip.Sequence.NextFrame);
        Assert.Equal(12 - count, Make(clip).Length / FrameBytes);
        var others = start with { Pictures = Pictures(count, seed: 2) };
        Assert.NotEqual(clip.Bytes, Make(_run.Seat(0, seed: 1, frames: 12, start: others)));
    }

    [Fact]
    public void Pictures_FurtherBackThanTheDenoiserLooks_DoNotMatter()
    {
        var pictures = Pictures(7, seed: 1);
        var others = Pictures(4, seed: 9).Concat(pictures.Skip(4)).ToList();

        Assert.Equal(Make(_run.Seat(0, 1, start: Given(pictures))), Make(_run.Seat(0, 1, start: Given(others))));

        static ClipStart Given(IReadOnlyList<ReadOnlyMemory<byte>> pictures) => new(pictures.Count, pictures, ReadOnlyMemory<byte>.Empty);
    }

    [Fact]
    public void Continuation_OfAClipWithPictures_KeepsItsChunks()
    {
        var whole = _run.Seat(0, seed: 3, frames: 14, start: new ClipStart(2, Pictures(2, seed: 1), ReadOnlyMemory<byte>.Empty));
        _run.Finish(whole);
        var start = whole.After(2);
        var rest = _run.Seat(1, seed: 3, frames: 14, start: start with { Frames = 2 + 3 });

        Assert.Equal(2 + Chunk, rest.Sequence.NextFrame);
        Assert.Equal(whole.Frames.Skip(3).SelectMany(f => f), Make(rest));
    }

    [Fact]
    public void Continuation_WithinTheLastChunk_DenoisesNothing()
    {
        var whole = _run.Seat(0, seed: 3, frames: 8);
        _run.Finish(whole);
        var rest = _run.Seat(0, seed: 3, frames: 8, start: whole.After(5));

        Assert.Equal(1, rest.Sequence.StepsTotal);
        Assert.Equal(whole.Frames.Skip(6).SelectMany(f => f), Make(rest));
    }

    [Fact]
    public void Continuation_ThatDoesNotFit_IsRefused()
    {
        var whole = _run.Seat(0, seed: 3, frames: 12);
        _run.Finish(whole);
        var start = whole.After(5);

        AssertRefused("does not fit the frame", start with { Frames = 4 });
        AssertRefused("does not fit the frame", start with { Frames = 9 });
        AssertRefused("is not of this model", start with { State = start.State[..^1] });
        AssertRefused("is not of this model", new ClipStart(5, [], ReadOnlyMemory<byte>.Empty));
        var broken = start.State.ToArray();
        BitConverter.TryWriteBytes(broken.AsSpan(^4..), float.NaN);
        AssertRefused("does not fit the frame", start with { State = broken });
    }

    public void Dispose()
    {
        _run.Dispose();
        _bundle.Dispose();
    }

    private int FrameBytes => _bundle.Shape.Width * _bundle.Shape.Height * 3;

    private void AssertRefused(string fault, ClipStart start)
    {
        var exception = Assert.Throws<ServiceException>(() => _run.Seat(0, seed: 3, frames: 12, start: start));

        Assert.Equal(ErrorKind.InvalidRequest, exception.Error.Kind);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    private byte[] Make(RunningClip clip)
    {
        _run.Finish(clip);
        return clip.Bytes;
    }

    private List<ReadOnlyMemory<byte>> Pictures(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var picture = new byte[FrameBytes];
            random.NextBytes(picture);
            return (ReadOnlyMemory<byte>)picture;
        })];
    }
}
