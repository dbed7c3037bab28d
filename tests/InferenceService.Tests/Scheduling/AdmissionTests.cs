using Grpc.Core;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Scheduling;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Scheduling;

public sealed class AdmissionTests
{
    [Fact]
    public void Enter_PlaceGivenBack_IsFreeAgain()
    {
        var admission = new Admission(places: 1);
        admission.Enter("a", TimeSpan.Zero, DateTime.MaxValue);
        Assert.Equal(ErrorKind.Overloaded, Refused(admission, "b").Kind);
        Assert.NotNull(Refused(admission, "b").RetryAfter);

        admission.Leave("a");
        admission.Enter("b", TimeSpan.Zero, DateTime.MaxValue);
        Assert.Equal(1, admission.Taken);
    }

    [Fact]
    public void Enter_Refused_TakesNoPlaceAndNoName()
    {
        var admission = new Admission(places: 1);
        admission.Enter("a", TimeSpan.Zero, DateTime.MaxValue);
        Refused(admission, "b");
        admission.Leave("a");

        admission.Enter("b", TimeSpan.Zero, DateTime.MaxValue);
        Assert.Equal(ErrorKind.DuplicateRequestId, Refused(admission, "b").Kind);
    }

    [Fact]
    public void Enter_DeadlineBeforeTheFastestEnd_IsRefused()
    {
        var admission = new Admission(places: 1);
        var error = Assert.Throws<ServiceException>(() => admission.Enter("a", TimeSpan.FromMinutes(1), DateTime.UtcNow.AddSeconds(30))).Error;
        Assert.Equal(ErrorKind.DeadlineTooShort, error.Kind);
    }

    [Fact]
    public void Enter_Closed_IsRefused()
    {
        var admission = new Admission(places: 1);
        admission.Close();
        Assert.Equal(ErrorKind.ShuttingDown, Refused(admission, "a").Kind);
    }

    [Fact]
    public async Task GenerateVideo_NoPlaceLeft_IsRefusedWithRetryInfo()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1", "--Scheduling:MaxQueuedClips=0");
        using var seated = Stalled(server, "first");
        await seated.ResponseStream.MoveNext(CancellationToken.None);

        using var refused = server.Client.GenerateVideo(Requests.Raw());
        var failure = await Failure.OfAsync(() => Clip.ReadAsync(refused.ResponseStream));

        Assert.Equal((StatusCode.ResourceExhausted, "OVERLOADED"), (failure.Code, failure.Info.Reason));
        Assert.True(failure.RetryInfo!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        Assert.NotNull(refused.GetTrailers().Get("grpc-retry-pushback-ms"));
    }

    [Fact]
    public async Task GenerateVideo_RequestIdInUse_IsRefusedThenFree()
    {
        await using var server = await TestServer.StartAsync();
        using (var first = Stalled(server, "same"))
        {
            await first.ResponseStream.MoveNext(CancellationToken.None);
            var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.RequestId = "same")));
            Assert.Equal((StatusCode.AlreadyExists, "DUPLICATE_REQUEST_ID"), (failure.Code, failure.Info.Reason));
        }

        await Eventually.TrueAsync(() => server.ClipsUnderWay == 0);
        var clip = await Clip.GenerateAsync(server.Client, Requests.Raw().With(r => r.RequestId = "same"));
        Assert.Equal("same", clip.Accepted.RequestId);
    }

    [Fact]
    public async Task GenerateVideo_DeadlineTooShort_IsRefusedBeforeWork()
    {
        await using var server = await TestServer.StartAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(() =>
            Clip.GenerateAsync(server.Client, Requests.Raw(frames: 64), TimeSpan.FromMilliseconds(20)));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Equal(0, server.ClipsUnderWay);
    }

    private static ServiceError Refused(Admission admission, string requestId) =>
        Assert.Throws<ServiceException>(() => admission.Enter(requestId, TimeSpan.Zero, DateTime.MaxValue)).Error;

    private static AsyncServerStreamingCall<GenerateVideoResponse> Stalled(TestServer server, string requestId) =>
        server.Client.GenerateVideo(Requests.Raw(frames: 64).With(r =>
        {
            r.RequestId = requestId;
            r.Video.Width = r.Video.Height = 1024;
        }));
}
