using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>Reads a call's events and turns the transport's failures into the client's.</summary>
internal sealed class ClipEventReader(
    AsyncServerStreamingCall<GenerateVideoResponse> call, string requestId, DateTime deadline, CancellationToken callCancellation)
    : IDisposable
{
    /// <summary>Reads the events with which each of so many videos begins.</summary>
    public async Task<IReadOnlyList<ClipInfo>> ReadAcceptedAsync(int videos, CancellationToken cancellationToken)
    {
        var infos = new List<ClipInfo>();
        while (infos.Count < videos)
        {
            var next = await ReadAsync(lastFrameIndex: null, cancellationToken).ConfigureAwait(false);
            infos.Add(next?.EventCase == GenerateVideoResponse.EventOneofCase.Accepted
                ? ResponseMapping.ToInfo(next.Accepted)
                : throw ErrorMapping.Broken("the clip does not begin with its acceptance", requestId, lastFrameIndex: null));
        }

        return infos;
    }

    /// <summary>Reads the next event; null after the last.</summary>
    public async ValueTask<GenerateVideoResponse?> ReadAsync(int? lastFrameIndex, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false) ? call.ResponseStream.Current : null;
        }
        catch (RpcException failure)
        {
            var cancelled = callCancellation.IsCancellationRequested ? callCancellation : cancellationToken;
            throw ErrorMapping.ToException(AtDeadline(failure), requestId, lastFrameIndex, cancelled);
        }
    }

    /// <summary>
    /// At the deadline both sides end the call, and the server's reset of the stream may be seen first, as UNAVAILABLE or
    /// CANCELLED. Who set a deadline wants to hear that it has passed.
    /// </summary>
    private RpcException AtDeadline(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled && DateTime.UtcNow >= deadline
            ? new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline has passed.", failure), failure.Trailers)
            : failure;

    public void Dispose() => call.Dispose();
}
