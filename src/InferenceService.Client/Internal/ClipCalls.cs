using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>The calls of one clip, all within one deadline. A server that is not ready yet is asked again when it said.</summary>
/// <param name="waits">Whether to wait for a server that is not ready.</param>
internal sealed class ClipCalls(VideoGenerationService.VideoGenerationServiceClient service, CallOptions call, bool waits)
{
    // Clients that were told the same moment do not all come at it.
    private const double LargestJitter = 0.2;

    /// <summary>Asks for a clip and returns once it is admitted.</summary>
    /// <exception cref="VideoGenerationException">It was refused, or no server was reached.</exception>
    public async Task<(ClipEventReader Events, IReadOnlyList<ClipInfo> Videos)> BeginAsync(
        GenerateVideoRequest message, int videos, CancellationToken cancellationToken)
    {
        while (true)
        {
            var events = Open(message);
            try
            {
                return (events, await events.ReadAcceptedAsync(videos, cancellationToken).ConfigureAwait(false));
            }
            catch (VideoGenerationException failure) when (waits && IsWorthWaiting(failure))
            {
                events.Dispose();
                await WaitAsync(failure.RetryAfter!.Value, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                events.Dispose();
                throw;
            }
        }
    }

    private ClipEventReader Open(GenerateVideoRequest message) =>
        new(service.GenerateVideo(message, call), message.RequestId, call.Deadline ?? DateTime.MaxValue, call.CancellationToken);

    /// <summary>
    /// Loading takes longer than the channel's retries last. What would end after the deadline is not begun: why the server is
    /// not ready says more than that time has passed.
    /// </summary>
    private bool IsWorthWaiting(VideoGenerationException failure) =>
        failure is { Reason: VideoErrorReason.NotReady, RetryAfter: { } wait }
        && DateTime.UtcNow + (wait * (1 + LargestJitter)) < (call.Deadline ?? DateTime.MaxValue);

    private async Task WaitAsync(TimeSpan advised, CancellationToken cancellationToken)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, cancellationToken);
        await Task.Delay(advised * (1 + (Random.Shared.NextDouble() * LargestJitter)), any.Token).ConfigureAwait(false);
    }
}
