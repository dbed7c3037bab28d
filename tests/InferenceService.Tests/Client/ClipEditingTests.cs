using InferenceService.Client;

namespace InferenceService.Tests.Client;

public sealed class ClipEditingTests
{
    [Fact]
    public void Trim_Range_KeepsItsFramesInNewPlaces()
    {
        var clip = Clip(0, 6).Trim(2..^1, fps: 10);

        Assert.Equal([2, 3, 4], Pictures(clip));
        Assert.Equal([0, 1, 2], clip.Select(f => f.Index));
        Assert.Equal([0, 0.1, 0.2], clip.Select(f => f.PresentationTime.TotalSeconds));
    }

    [Fact]
    public void Trim_FramesThereAreNot_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Clip(0, 3).Trim(2..5, fps: 8));

    [Fact]
    public void Join_Clips_FollowEachOther()
    {
        var clip = new[] { Clip(0, 2), Clip(5, 3) }.Join(fps: 8);

        Assert.Equal([0, 1, 5, 6, 7], Pictures(clip));
        Assert.Equal([0, 1, 2, 3, 4], clip.Select(f => f.Index));
    }

    [Fact]
    public void Join_OtherSizes_Throws() =>
        Assert.Throws<ArgumentException>(() => new[] { Clip(0, 2), Clip(0, 2, width: 2) }.Join(fps: 8));

    [Fact]
    public void Loop_Times_Repeats() => Assert.Equal([0, 1, 0, 1, 0, 1], Pictures(Clip(0, 2).Loop(3, fps: 8)));

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Loop_NoRate_Throws(double fps) => Assert.Throws<ArgumentOutOfRangeException>(() => Clip(0, 2).Loop(2, fps));

    private static List<VideoFrame> Clip(byte first, int count, int width = 1) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            new VideoFrame(i, TimeSpan.Zero, new byte[] { (byte)(first + i) }, width, 1, FrameFormat.RawRgb24)),
    ];

    private static IEnumerable<int> Pictures(IEnumerable<VideoFrame> frames) => frames.Select(f => (int)f.Data.Span[0]);
}
