using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Several videos of one request.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class CandidatesTests(CapableServer shared)
{
    [Fact]
    public async Task GenerateVideo_Videos_AreThoseOfTheSeedsThatFollow()
    {
        var together = await Clip.GenerateAsync(shared.Client, Requests.Raw(seed: ulong.MaxValue, frames: 3).With(r => r.NumVideos = 3));
        ulong[] seeds = [ulong.MaxValue, 0, 1];
        for (var video = 0; video < 3; video++)
        {
            var alone = await Clip.GenerateAsync(shared.Client, Requests.Raw(seed: seeds[video], frames: 3));
            Assert.Equal(seeds[video], Accepted(together)[video].Seed);
            Assert.Equal(alone.Parts.Select(p => p.Data), Parts(together, video).Select(p => p.Data));
        }
    }

    [Fact]
    public async Task GenerateVideo_Videos_TellWhichEventIsWhose()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 6).With(r => r.NumVideos = 2));
        var completed = clip.Events.Where(e => e.Completed is not null).Select(e => e.Completed).ToList();

        Assert.Equal([0, 1], Accepted(clip).Select(a => a.VideoIndex));
        Assert.Single(Accepted(clip).Select(a => a.RequestId).Distinct());
        Assert.Equal([0, 1], completed.Select(c => c.VideoIndex));
        Assert.All(completed, c => Assert.Equal((6, 6L * 64 * 64 * 3, false), (c.Frames, c.Bytes, c.HasScore)));
        Assert.All([0, 1], video => Assert.Equal(Enumerable.Range(0, 6), Parts(clip, video).Select(p => p.Index)));

        // Made side by side, sent as they are made.
        var order = clip.Events.Where(e => e.Frame is not null).Select(e => e.Frame.VideoIndex).ToList();
        Assert.True(order.LastIndexOf(0) > order.IndexOf(1));
    }

    [Fact]
    public async Task GenerateVideo_MoreVideosThanRows_AreAllMade()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 8).With(r => r.NumVideos = 8));
        Assert.All(Enumerable.Range(0, 8), video => Assert.Equal(8, Parts(clip, video).Count));
    }

    [Fact]
    public async Task GenerateVideo_VideosContinued_GoOnEachByItself()
    {
        var whole = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 4).With(r => r.NumVideos = 2));
        var rest = await Clip.GenerateAsync(shared.Client, Requests.Raw(frames: 4).With(r =>
        {
            r.Sampling.ClearSeed();
            r.Continuation = Parts(whole, 1)[0].Continuation;
        }));

        Assert.Equal(Parts(whole, 1).Skip(1).Select(p => p.Data), rest.Parts.Select(p => p.Data));
    }

    [Fact]
    public async Task GenerateVideo_BestOf_SendsTheHighestScoreAlone()
    {
        GenerateVideoRequest Request(ulong seed) => Requests.Raw(seed, frames: 6, prompt: "w1 w2").With(r => r.Model = "random-gan");
        var clip = await Clip.GenerateAsync(shared.Client, Request(seed: 7).With(r => (r.NumVideos, r.BestOf) = (5, true)));
        var completed = clip.Events.Where(e => e.Completed is not null).Select(e => e.Completed).ToList();
        var best = completed.MaxBy(c => c.Score)!.VideoIndex;
        var alone = await Clip.GenerateAsync(shared.Client, Request(seed: 7 + (ulong)best));

        Assert.Equal(5, completed.Select(c => c.Score).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 5).Select(i => i == best ? 6 : 0), completed.Select(c => c.Frames));
        Assert.Equal(alone.Parts.Select(p => p.Data), Parts(clip, best).Select(p => p.Data));
        Assert.Equal(6, clip.Events.Count(e => e.Frame is not null));
    }

    [Fact]
    public async Task GenerateVideo_BestOfOne_IsRefused()
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw(prompt: "w1").With(r =>
            (r.Model, r.BestOf) = ("random-gan", true))));
        Assert.Equal(["best_of"], failure.Fields);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task GenerateVideo_NumVideosOutOfRange_IsRefused(int videos)
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw().With(r => r.NumVideos = videos)));
        Assert.Equal(["num_videos"], failure.Fields);
    }

    [Fact]
    public async Task GenerateVideo_NoRoomForAll_AdmitsNone()
    {
        using var bundle = new BundleCopy("capable");
        bundle.Honour("num_videos");
        await using var server = await TestServer.StartAsync(
            $"--Models:Path={bundle.Parent}", "--Scheduling:Rows=2", "--Scheduling:MaxQueuedClips=1");

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.NumVideos = 4)));
        Assert.Equal((StatusCode.ResourceExhausted, "OVERLOADED"), (failure.Code, failure.Info.Reason));
        Assert.Equal(0, server.ClipsUnderWay);

        using var three = server.Client.GenerateVideo(Requests.Raw(frames: 64).With(r =>
        {
            (r.NumVideos, r.RequestId) = (3, "three");
            r.Video.Width = r.Video.Height = 1024;
        }));
        await three.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Equal(3, server.ClipsUnderWay);
        failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.RequestId = "three")));
        Assert.Equal("DUPLICATE_REQUEST_ID", failure.Info.Reason);

        three.Dispose();
        await Eventually.TrueAsync(() => server.ClipsUnderWay == 0);
        Assert.Equal(4, (await Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.RequestId = "three"))).Frames.Count);
    }

    private static List<Accepted> Accepted(Clip clip) => [.. clip.Events.Where(e => e.Accepted is not null).Select(e => e.Accepted)];

    private static List<FramePart> Parts(Clip clip, int video) =>
        [.. clip.Events.Where(e => e.Frame?.VideoIndex == video).Select(e => e.Frame)];
}
