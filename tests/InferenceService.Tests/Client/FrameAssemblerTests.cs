using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InferenceService.Client;
using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;

namespace InferenceService.Tests.Client;

public sealed class FrameAssemblerTests
{
    private const int MaxFrameBytes = 100;

    private readonly FrameAssembler _assembler = new([
        ResponseMapping.ToInfo(new Accepted { RequestId = "clip-1", Width = 2, Height = 3 })], MaxFrameBytes);

    [Fact]
    public void Add_WholeFrame_IsPassedOn()
    {
        var part = Part(0, 0, 4, 1, 2, 3, 4);
        part.PresentationTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5));

        var frame = _assembler.Add(part);

        Assert.NotNull(frame);
        Assert.Equal([1, 2, 3, 4], frame.Data.ToArray());
        Assert.Equal((0, TimeSpan.FromSeconds(1.5), 2, 3), (frame.Index, frame.PresentationTime, frame.Width, frame.Height));
        Assert.Equal(0, _assembler.LastFrameIndex);
    }

    [Fact]
    public void Add_Parts_GiveTheFrameWithTheLastOne()
    {
        Assert.Null(_assembler.Add(Part(0, 0, 5, 1, 2)));
        Assert.Null(_assembler.LastFrameIndex);
        Assert.False(_assembler.CanEnd(0));
        Assert.Null(_assembler.Add(Part(0, 2, 5, 3)));
        Assert.Equal([1, 2, 3, 4, 5], _assembler.Add(Part(0, 3, 5, 4, 5))!.Data.ToArray());
        Assert.True(_assembler.CanEnd(0));
        Assert.Equal([6, 7], _assembler.Add(Part(1, 0, 2, 6, 7))!.Data.ToArray());
    }

    [Theory]
    [InlineData(1, 0, 2, 2, "out of order")]
    [InlineData(0, 1, 2, 1, "begins in the middle")]
    [InlineData(0, 0, 2, 3, "more than the frame")]
    [InlineData(0, 0, 2, 0, "nothing")]
    [InlineData(0, 0, 0, 0, "an empty frame")]
    [InlineData(0, 0, -1, 1, "a negative size")]
    [InlineData(0, 0, MaxFrameBytes + 1, 1, "too large")]
    public void Add_WrongFirstPart_BreaksTheStream(int index, long offset, long total, int length, string what)
    {
        var failure = Assert.Throws<VideoGenerationException>(() => _assembler.Add(Part(index, offset, total, new byte[length])));

        Assert.True(failure.Reason == VideoErrorReason.BrokenStream, what);
        Assert.Equal("clip-1", failure.RequestId);
        Assert.Null(failure.LastFrameIndex);
    }

    [Theory]
    [InlineData(1, 3, 5, 2, "another frame")]
    [InlineData(1, 2, 5, 3, "another frame at the same place")]
    [InlineData(0, 1, 5, 2, "a part again")]
    [InlineData(0, 3, 5, 2, "a gap")]
    [InlineData(0, 2, 6, 4, "another size")]
    [InlineData(0, 2, 5, 4, "past the end")]
    public void Add_WrongSecondPart_BreaksTheStream(int index, long offset, long total, int length, string what)
    {
        _assembler.Add(Part(0, 0, 5, 1, 2));

        var failure = Assert.Throws<VideoGenerationException>(() => _assembler.Add(Part(index, offset, total, new byte[length])));

        Assert.True(failure.Reason == VideoErrorReason.BrokenStream, what);
    }

    private static FramePart Part(int index, long offset, long total, params byte[] data) =>
        new() { Index = index, Offset = offset, TotalSize = total, Data = ByteString.CopyFrom(data) };
}
