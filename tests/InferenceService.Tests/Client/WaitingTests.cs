using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using InferenceService.Client;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using Accepted = InferenceService.Contracts.V1.Accepted;

namespace InferenceService.Tests.Client;

/// <summary>Servers that are not ready yet, and servers that fail inside: who is asked again, and how often.</summary>
public sealed class WaitingTests
{
    private static readonly VideoClientOptions Quick = new() { InitialBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(2) };

    [Fact]
    public async Task GenerateAsync_NotReady_WaitsAsAdvisedUntilItIs()
    {
        var calls = 0;
        await using var server = await ScriptedServer.StartAsync(_ => ++calls <= 6 ? throw NotReady(TimeSpan.FromMilliseconds(20)) : Whole(frames: 2));
        using var client = VideoClient.Create(server.Address, Quick);

        await using var clip = await client.GenerateAsync(new VideoRequest("x"));

        Assert.Equal(2, await clip.CountAsync());
        Assert.Equal(7, calls);
    }

    [Fact]
    public async Task GenerateAsync_NotReadyPastTheDeadline_SaysSoAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync(_ => throw NotReady(TimeSpan.FromMinutes(1)));
        using var client = VideoClient.Create(server.Address, Quick);
        var request = client.GenerateAsync(new VideoRequest("x") { Timeout = TimeSpan.FromSeconds(20) });

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => request.WaitAsync(TimeSpan.FromSeconds(15)));

        Assert.Equal((VideoErrorReason.NotReady, TimeSpan.FromMinutes(1)), (failure.Reason, failure.RetryAfter));
    }

    [Fact]
    public async Task GenerateAsync_NotReadyAndNoRetries_IsRefusedAtOnce()
    {
        var calls = 0;
        await using var server = await ScriptedServer.StartAsync(_ => throw NotReady(TimeSpan.FromMilliseconds(20 * ++calls)));
        using var client = VideoClient.Create(server.Address, new VideoClientOptions { MaxAttempts = 1 });

        await Assert.ThrowsAsync<VideoGenerationException>(() => client.GenerateAsync(new VideoRequest("x")));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task GenerateAsync_NotReadyAndCancelled_EndsAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync(_ => throw NotReady(TimeSpan.FromSeconds(30)));
        using var client = VideoClient.Create(server.Address, Quick);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.GenerateAsync(new VideoRequest("x"), cancellationToken: cancel.Token).WaitAsync(TimeSpan.FromSeconds(15)));
    }

    [Theory]
    [InlineData("MODEL_FAILED")]
    [InlineData(null)]
    public async Task Enumerate_FailsInsideTheServer_IsResumedOnceAClip(string? reason)
    {
        var calls = 0;
        await using var server = await ScriptedServer.StartAsync(request => ++calls < 10 ? Failing(request, reason) : Whole(frames: 16));
        using var client = VideoClient.Create(
            server.Address, new VideoClientOptions { ResumeBrokenStreams = true, InitialBackoff = TimeSpan.FromMilliseconds(1) });
        await using var clip = await client.GenerateAsync(new VideoRequest("x") { Seed = 1 });

        var failure = await Assert.ThrowsAsync<VideoGenerationException>(async () => await clip.CountAsync());

        Assert.Equal((StatusCode.Internal, reason, 2, 1), (failure.StatusCode, failure.Reason, calls, clip.Resumes));
        Assert.Equal(1, failure.LastFrameIndex);
    }

    /// <summary>Each stream brings one frame more before it fails, so that only the kind of failure tells when to stop.</summary>
    private static IEnumerable<GenerateVideoResponse> Failing(GenerateVideoRequest request, string? reason)
    {
        var first = request.Continuation.IsEmpty ? 0 : request.Continuation[0] + 1;
        yield return Admitted(frames: 16, first);
        yield return Frame(first);
        throw Failure(StatusCode.Internal, reason, retry: null);
    }

    private static IEnumerable<GenerateVideoResponse> Whole(int frames)
    {
        yield return Admitted(frames, first: 0);
        for (var i = 0; i < frames; i++)
        {
            yield return Frame(i);
        }

        yield return new GenerateVideoResponse { Completed = new Completed { Frames = frames } };
    }

    private static GenerateVideoResponse Admitted(int frames, int first) =>
        new() { Accepted = new Accepted { NumFrames = frames, FirstFrame = first, Seed = 1, Width = 1, Height = 1, Fps = 8 } };

    private static GenerateVideoResponse Frame(int index) => new()
    {
        Frame = new FramePart
        {
            Index = index,
            TotalSize = 3,
            Data = Google.Protobuf.ByteString.CopyFrom(1, 2, 3),
            Continuation = Google.Protobuf.ByteString.CopyFrom((byte)index),
            PresentationTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(index / 8.0)),
        },
    };

    private static RpcException NotReady(TimeSpan retry) => Failure(StatusCode.Unavailable, VideoErrorReason.NotReady, retry);

    private static RpcException Failure(StatusCode code, string? reason, TimeSpan? retry)
    {
        var status = new Google.Rpc.Status { Code = (int)code };
        if (reason is not null)
        {
            status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason }));
        }

        if (retry is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        var trailers = new Metadata { { "grpc-retry-pushback-ms", "-1" }, { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status) } };
        return new RpcException(new Grpc.Core.Status(code, "what happened"), trailers);
    }
}
