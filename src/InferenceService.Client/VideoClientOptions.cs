using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace InferenceService.Client;

/// <summary>How a <see cref="VideoClient"/> talks to the service.</summary>
public sealed class VideoClientOptions
{
    /// <summary>Deadline of a clip, retries included, where the request sets none. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Deadline of <see cref="VideoClient.ListModelsAsync"/>, retries included. Default: 15 seconds.</summary>
    public TimeSpan ListModelsTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Attempts at a call that is refused before it begins, the first included: 1 to 5, 1 turns retries off. Default: 4.
    /// A clip that has begun is never retried. With retries on, a server whose models are still loading is asked again when it
    /// says, for as long as the deadline allows, however many attempts that takes.
    /// </summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>
    /// Upper bound of the wait before the second attempt, which is drawn at random below it. Default: 200 ms. The server's
    /// own advice (<c>grpc-retry-pushback-ms</c>) takes precedence.
    /// </summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Upper bound of every wait; each is twice the one before. Default: 5 seconds.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Goes on with a clip whose stream broke, on whichever server answers, from the last frame that came; the frames are the
    /// same as if nothing had happened. Needs a model that sends continuations, and a request of one video. A failure inside the
    /// server, such as MODEL_FAILED, is resumed once a clip and no more. Default: off.
    /// </summary>
    public bool ResumeBrokenStreams { get; set; }

    /// <summary>Times in a row that a clip is resumed without a frame in between, 1 to 20. Default: 4.</summary>
    public int MaxResumesWithoutFrame { get; set; } = 4;

    /// <summary>Largest encoded frame taken, in bytes. Default: 64 MiB, above a raw frame of 4096 x 4096.</summary>
    public int MaxFrameBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Credentials of the channel. Default: none for http, TLS for https. An address with the scheme dns, which balances
    /// over every address of the name, needs them set.
    /// </summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Where the transport logs; nowhere by default.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Changes the channel's options after everything else has been set.</summary>
    public Action<GrpcChannelOptions>? ConfigureChannel { get; set; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ListModelsTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxAttempts, 5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InitialBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackoff, InitialBackoff);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxFrameBytes, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxResumesWithoutFrame, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxResumesWithoutFrame, 20);
    }
}
