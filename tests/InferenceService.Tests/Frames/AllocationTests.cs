using InferenceService.Api;

namespace InferenceService.Tests.Frames;

/// <summary>
/// What a frame costs in managed memory between the model's pixels and the bytes handed to the transport: everything but the
/// graphs and the network. It all runs on one thread, so the count is exact.
/// </summary>
[Collection(Name)]
public sealed class AllocationTests
{
    private const string Name = "alone in the process";
    private const int Frames = 1000, WarmUp = 100;

    /// <summary>The message, whose objects the contract's types are made of, included.</summary>
    private const int AllowedPerFrame = 1024;

    /// <summary>ImageSharp's JPEG encoder has tables of its own for every frame.</summary>
    private const int AllowedPerJpegFrame = 12 * 1024;

    [Theory]
    [InlineData(PixelFormat.RawRgb24, 1, false)]
    [InlineData(PixelFormat.RawRgb24, 1, true)]
    [InlineData(PixelFormat.RawRgb24, 3, true)]
    [InlineData(PixelFormat.Png, 1, false)]
    [InlineData(PixelFormat.Webp, 1, false)]
    [InlineData(PixelFormat.Jpeg, 1, false)]
    public async Task WriteFramesAsync_AThousandFrames_AllocateNextToNothing(PixelFormat format, int videos, bool audio)
    {
        var sink = new CountingSink();
        var request = Request(format, 64, videos);
        await using var pipeline = new FramePipeline(request with { Delivery = request.Delivery with { Audio = audio } });

        await pipeline.WriteToAsync(sink);

        Assert.Equal((Frames * videos, audio ? Frames * videos : 0), (sink.Frames, sink.AudioBlocks));
        var (first, last) = (sink.AfterFrame[WarmUp], sink.AfterFrame[^1]);
        Assert.InRange(
            (last.Bytes - first.Bytes) / (sink.Frames - WarmUp), 0, format == PixelFormat.Jpeg ? AllowedPerJpegFrame : AllowedPerFrame);
        Assert.Equal(first.Collections, last.Collections);
    }

    [Fact]
    public async Task WriteFramesAsync_LargeFrames_GoInMessagesUnderOneMebibyte()
    {
        var sink = new CountingSink();
        await using var pipeline = new FramePipeline(Request(PixelFormat.RawRgb24, 1024, 1) with { Clip = new ClipShape(3, 8, 1024, 1024) });

        await pipeline.WriteToAsync(sink);

        Assert.Equal((3, 3L * 1024 * 1024 * 3), (sink.Frames, sink.FrameBytes));
        Assert.InRange(sink.LargestMessage, (1024 * 1024) - 2048, 1024 * 1024);
    }

    private static GenerationRequest Request(PixelFormat format, int side, int videos) => new()
    {
        RequestId = "frames",
        Scenes = [new Scene(0, "x")],
        Clip = new ClipShape(Frames, 8, side, side),
        Sampling = new SamplingSettings(7, 1, 0, 1, 1, string.Empty, 0),
        Output = new OutputSettings(format, 85),
        Delivery = new DeliverySettings(videos, BestOnly: false, Captions: true, Continuations: true),
    };

    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Alone;
}
