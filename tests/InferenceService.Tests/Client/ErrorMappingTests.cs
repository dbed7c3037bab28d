using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using InferenceService.Client;
using InferenceService.Client.Internal;

namespace InferenceService.Tests.Client;

public sealed class ErrorMappingTests
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    [Fact]
    public void ToException_Details_AreAllRead()
    {
        var violation = new BadRequest.Types.FieldViolation { Field = "video.fps", Description = "must be above 0" };
        var failure = Map(Failure(
            StatusCode.InvalidArgument,
            new ErrorInfo { Domain = "video.v1", Reason = "INVALID_REQUEST", Metadata = { ["last_frame_index"] = "6" } },
            new BadRequest { FieldViolations = { violation } },
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal("what happened", failure.Message);
        Assert.Equal(VideoErrorReason.InvalidRequest, failure.Reason);
        Assert.Equal([new FieldViolation("video.fps", "must be above 0")], failure.FieldViolations);
        Assert.Equal(TimeSpan.FromSeconds(1.5), failure.RetryAfter);
        Assert.Equal(6, failure.LastFrameIndex);
        Assert.Equal("clip-1", failure.RequestId);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public void ToException_NoDetails_TellsTheLastFrameRead()
    {
        var failure = Map(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "gone")), lastFrameIndex: 3);

        Assert.Null(failure.Reason);
        Assert.Empty(failure.FieldViolations);
        Assert.Null(failure.RetryAfter);
        Assert.Equal(3, failure.LastFrameIndex);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public void ToException_UnreadableDetails_KeepTheStatus()
    {
        var trailers = new Metadata { { DetailsTrailer, [0xFF, 0xFF, 0xFF] } };

        var failure = Map(new RpcException(new Grpc.Core.Status(StatusCode.Internal, "proxy"), trailers));

        Assert.Equal((StatusCode.Internal, "proxy"), (failure.StatusCode, failure.Message));
        Assert.Null(failure.Reason);
    }

    [Fact]
    public void ToException_UnreadableDetail_KeepsTheOthers()
    {
        var status = new Google.Rpc.Status
        {
            Details =
            {
                new Any { TypeUrl = "type.googleapis.com/google.rpc.RetryInfo", Value = ByteString.CopyFrom(0xFF) },
                Any.Pack(new ErrorInfo { Reason = "OVERLOADED" }),
            },
        };

        var failure = Map(Failure(StatusCode.ResourceExhausted, status));

        Assert.Equal(VideoErrorReason.Overloaded, failure.Reason);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public void ToException_Cancelled_IsACancellationWhateverTheServerSays()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var failure = ErrorMapping.ToException(Failure(StatusCode.Internal, new ErrorInfo()), "clip-1", null, source.Token);

        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(failure).CancellationToken);
    }

    private static VideoGenerationException Map(RpcException failure, int? lastFrameIndex = null) =>
        Assert.IsType<VideoGenerationException>(ErrorMapping.ToException(failure, "clip-1", lastFrameIndex, CancellationToken.None));

    private static RpcException Failure(StatusCode code, params IMessage[] details) =>
        Failure(code, new Google.Rpc.Status { Details = { details.Select(Any.Pack) } });

    private static RpcException Failure(StatusCode code, Google.Rpc.Status status) =>
        new(new Grpc.Core.Status(code, "what happened"), new Metadata { { DetailsTrailer, status.ToByteArray() } });
}
