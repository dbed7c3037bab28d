using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>What given pictures cost: nothing before the call has its place, and nobody else's time.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class GivenPicturesTests(CapableServer shared)
{
    [Fact]
    public async Task GenerateVideo_RefusedCall_IsRefusedBeforeItsPictureIsDecoded()
    {
        using var first = shared.Client.GenerateVideo(Long("taken", Pictures.Png(8, 8)));
        Assert.True(await first.ResponseStream.MoveNext(CancellationToken.None));

        // The same name again is refused by admission; decoding would have found the damage.
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Long("taken", Pictures.Of("png")[..200])));
        Assert.Equal(StatusCode.AlreadyExists, failure.Code);
    }

    [Fact]
    public async Task GenerateVideo_DamagedPictures_AreAllNamedAndGiveTheirPlaceBack()
    {
        var request = Request("damaged", Pictures.Of("png")[..200]);
        request.ConditioningFrames.Add(Pictures.Frame(Pictures.Of("jpeg")[..300]));
        for (var i = 0; i < 2; i++)
        {
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, request));
            Assert.Equal(StatusCode.InvalidArgument, failure.Code);
            Assert.Equal(["conditioning_frames[0]", "conditioning_frames[1]"], failure.Fields);
        }
    }

    [Fact]
    public async Task GenerateVideo_FloodOfLargePictures_LeavesHealthAnswering()
    {
        var health = new Health.HealthClient(shared.Server.Invoker);
        var large = Pictures.Png(2000, 2000);
        var flood = Enumerable.Range(0, 12).Select(i => Clip.GenerateAsync(shared.Client, Request($"flood-{i}", large))).ToList();
        var slowest = TimeSpan.Zero;
        while (!flood.TrueForAll(call => call.IsCompleted))
        {
            var start = Stopwatch.GetTimestamp();
            await health.CheckAsync(new HealthCheckRequest());
            var took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(20);
        }

        await Task.WhenAll(flood.Select(call => call.ContinueWith(static _ => { }, TaskScheduler.Default)));
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>More than connections buffer, so that it is under way until it is read.</summary>
    private static GenerateVideoRequest Long(string id, byte[] picture)
    {
        var request = Requests.Raw(frames: 32).With(r => (r.Model, r.RequestId) = ("capable", id));
        request.Video.Width = request.Video.Height = 512;
        request.ConditioningFrames.Add(Pictures.Frame(picture));
        return request;
    }

    private static GenerateVideoRequest Request(string id, byte[] picture)
    {
        var request = Requests.Raw(frames: 5).With(r => (r.Model, r.RequestId) = ("random-diffusion", id));
        request.Prompt = "w1";
        request.ConditioningFrames.Add(Pictures.Frame(picture));
        return request;
    }
}
