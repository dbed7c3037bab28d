using Grpc.Core;
using InferenceService.Client;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using ConditioningFrame = InferenceService.Client.ConditioningFrame;
using FrameFormat = InferenceService.Client.FrameFormat;

namespace InferenceService.Tests.Client;

/// <summary>Sound as a caller gets it: each frame has its own, of streams that are good, broken or against the contract.</summary>
public sealed class SoundStreamTests
{
    private const int Frame = SoundScript.SamplesOfFrame;

    private static VideoRequest Request => new(Requests.Prompt) { Seed = 0, Frames = 4, Format = FrameFormat.RawRgb24, Audio = true };

    [Fact]
    public async Task Enumerate_Sound_ComesWithItsFrame()
    {
        var frames = await ReadAsync(SoundScript.Events, Request);

        Assert.Equal([0, 1, 2, 3], frames.Select(f => f.Index));
        AssertSound(frames, first: 0);
    }

    [Fact]
    public async Task Enumerate_NotAskedFor_HasNone() =>
        Assert.All(await ReadAsync(SoundScript.Events, Request with { Audio = false }), frame => Assert.Null(frame.Sound));

    [Fact]
    public async Task Enumerate_GivenFrames_BeginsWithTheFirstThatIsSent()
    {
        var given = ConditioningFrame.FromPixels(new byte[3], 1, 1);
        var frames = await ReadAsync(SoundScript.Events, Request with { ConditioningFrames = [given, given] });

        Assert.Equal([2, 3], frames.Select(f => f.Index));
        AssertSound(frames, first: 2 * Frame);
    }

    [Fact]
    public async Task Enumerate_Videos_HaveASoundEach()
    {
        // The blocks and frames of the second video among those of the first.
        var frames = await ReadAsync(request => SoundScript.Events(request).OrderBy(Place), Request with { Videos = 2 });

        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], frames.Select(f => f.VideoIndex));
        AssertSound(frames.Where(f => f.VideoIndex == 0), first: 0);
        AssertSound(frames.Where(f => f.VideoIndex == 1), first: 0, video: 1);

        static long Place(GenerateVideoResponse response) => response.EventCase switch
        {
            GenerateVideoResponse.EventOneofCase.Accepted => -1,
            GenerateVideoResponse.EventOneofCase.Audio => response.Audio.FirstSample / Frame,
            GenerateVideoResponse.EventOneofCase.Frame => response.Frame.Index,
            _ => long.MaxValue,
        };
    }

    [Fact]
    public async Task Enumerate_BestOf_HasTheBestOnesSound()
    {
        var frames = await ReadAsync(SoundScript.Events, Request with { Videos = 3, BestOf = true });

        Assert.All(frames, frame => Assert.Equal(2, frame.VideoIndex));
        AssertSound(frames, first: 0, video: 2);
    }

    /// <summary>Wherever it breaks, also between a frame's sound and its last part.</summary>
    [Fact]
    public async Task Enumerate_StreamBreaks_NeitherLosesNorRepeatsSamples()
    {
        for (var good = 1; good <= 13; good++)
        {
            var calls = 0;
            var frames = await ReadAsync(request => calls++ == 0 ? Broken(request, good) : SoundScript.Events(request), Request);

            Assert.Equal(2, calls);
            Assert.Equal([0, 1, 2, 3], frames.Select(f => f.Index));
            AssertSound(frames, first: 0);
        }
    }

    [Theory]
    [InlineData(1, "a frame without its sound")]
    [InlineData(4, "a later one without")]
    public async Task Enumerate_BlockIsMissing_BreaksTheContract(int left, string what) =>
        await AssertRefusedAsync(what, events => events.RemoveAt(left));

    [Fact]
    public async Task Enumerate_BlockTwice_BreaksTheContract() =>
        await AssertRefusedAsync("a block twice", events => events.Insert(1, events[1]));

    [Fact]
    public async Task Enumerate_SoundAfterTheLastFrame_BreaksTheContract() =>
        await AssertRefusedAsync("sound without a frame", events => events.Insert(events.Count - 1, SoundScript.Sound(4 * Frame, 1)));

    [Fact]
    public async Task Enumerate_SoundOfAnotherVideo_BreaksTheContract() =>
        await AssertRefusedAsync("another video", events => events.Insert(1, SoundScript.Sound(0, 1, video: 1)));

    [Fact]
    public async Task Enumerate_SoundNobodyAskedFor_BreaksTheContract() => await AssertRefusedAsync(
        "not asked for", events => events.Insert(1, SoundScript.Sound(0, 1)), Request with { Audio = false });

    private static async Task AssertRefusedAsync(string what, Action<List<GenerateVideoResponse>> change, VideoRequest? request = null)
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => ReadAsync(Changed, request ?? Request));
        Assert.True(failure.Reason == VideoErrorReason.BrokenStream, what);

        IEnumerable<GenerateVideoResponse> Changed(GenerateVideoRequest asked)
        {
            var events = SoundScript.Events(asked).ToList();
            change(events);
            return events;
        }
    }

    private static IEnumerable<GenerateVideoResponse> Broken(GenerateVideoRequest request, int good)
    {
        foreach (var response in SoundScript.Events(request).Take(good))
        {
            yield return response;
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "gone"));
    }

    private static async Task<List<VideoFrame>> ReadAsync(
        Func<GenerateVideoRequest, IEnumerable<GenerateVideoResponse>> script, VideoRequest request)
    {
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = VideoClient.Create(
            server.Address, new VideoClientOptions { ResumeBrokenStreams = true, InitialBackoff = TimeSpan.FromMilliseconds(1) });
        await using var clip = await client.GenerateAsync(request);
        return await clip.ToListAsync();
    }

    private static void AssertSound(IEnumerable<VideoFrame> frames, long first, int video = 0)
    {
        foreach (var frame in frames)
        {
            Assert.Equal((SoundScript.SampleRate, 1, first), (frame.Sound!.SampleRate, frame.Sound.Channels, frame.Sound.FirstSample));
            Assert.Equal(SoundScript.Samples(first, Frame, video: video), frame.Sound.Data.ToArray());
            first += Frame;
        }
    }
}
