using InferenceService.Api;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>What a given last frame does to a clip of random weights.</summary>
public sealed class LastFrameTests : IDisposable
{
    private const ulong Seed = 2; // even: FamilyRun gives none by itself

    private readonly RandomBundle _bundle = new(new RandomBundleShape("diffusion") { IsLed = true });
    private readonly FamilyRun _run;

    public LastFrameTests() => _run = new FamilyRun(_bundle.Folder);

    [Fact]
    public void LastFrame_ChangesTheClip_ByItsPictureAndItsPlace()
    {
        var free = Make(frames: 9);
        var led = Make(frames: 9, Picture(1));

        Assert.NotEqual(free, led);
        Assert.NotEqual(led, Make(frames: 9, Picture(2)));
        Assert.Equal(led, Make(frames: 9, Picture(1)));
        Assert.NotEqual(led[..FrameBytes], Make(frames: 13, Picture(1))[..FrameBytes]);
    }

    [Fact]
    public void LastFrame_AmongClipsWithOthersAndWithout_IsItsOwn()
    {
        var (free, led) = (Make(frames: 9), Make(frames: 9, Picture(1)));
        RunningClip[] clips =
        [
            _run.Seat(0, Seed, last: Picture(1)), _run.Seat(1, Seed), _run.Seat(2, Seed, last: Picture(2)),
            _run.Seat(3, Seed), _run.Seat(4, Seed, last: Picture(1)),
        ];
        _run.Finish(clips);

        Assert.All([clips[0], clips[4]], clip => Assert.Equal(led, clip.Bytes));
        Assert.All([clips[1], clips[3]], clip => Assert.Equal(free, clip.Bytes));
    }

    [Fact]
    public void LastFrame_WithGuidance_IsFedToBothRows()
    {
        var guided = Make(_run.Seat(0, Seed, guidance: 3, negative: "w9", last: Picture(1)));

        Assert.Equal(guided, Make(_run.Seat(4, Seed, guidance: 3, negative: "w9", last: Picture(1))));
        Assert.NotEqual(guided, Make(_run.Seat(0, Seed, guidance: 3, negative: "w9", last: Picture(2))));

        // The prompt as its own negative: the rows agree only if both know the last frame.
        Assert.Equal(Make(frames: 9, Picture(1)), Make(_run.Seat(0, Seed, guidance: 1.5f, negative: "w1 w2", last: Picture(1))));
    }

    [Fact]
    public void LastFrame_WithGivenFrames_CountsFromTheClipsBeginning()
    {
        var start = new ClipStart(2, [Picture(5), Picture(6)], ReadOnlyMemory<byte>.Empty);
        var whole = _run.Seat(0, Seed, frames: 14, start: start, last: Picture(1));
        _run.Finish(whole);
        var rest = _run.Seat(1, Seed, frames: 14, start: whole.After(2) with { Frames = 2 + 3 }, last: Picture(1));

        Assert.Equal(whole.Frames.Skip(3).SelectMany(f => f), Make(rest));
        Assert.NotEqual(whole.Bytes, Make(_run.Seat(0, Seed, frames: 14, start: start)));
    }

    [Fact]
    public void LastFrame_ForADenoiserThatDoesNotReadIt_IsRefused()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        using var run = new FamilyRun(bundle.Folder);

        var exception = Assert.Throws<ServiceException>(() => run.Seat(0, Seed, last: Picture(1)));
        Assert.Equal(ErrorKind.InvalidRequest, exception.Error.Kind);
        Assert.Contains("does not honour a last frame", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _run.Dispose();
        _bundle.Dispose();
    }

    private int FrameBytes => _bundle.Shape.Width * _bundle.Shape.Height * 3;

    private byte[] Make(int frames, byte[]? last = null) => Make(_run.Seat(0, Seed, frames, last: last));

    private byte[] Make(RunningClip clip)
    {
        _run.Finish(clip);
        return clip.Bytes;
    }

    private byte[] Picture(int seed)
    {
        var picture = new byte[FrameBytes];
        new Random(seed).NextBytes(picture);
        return picture;
    }
}
