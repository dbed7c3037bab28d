using Grpc.Core;
using InferenceService.Client.Internal;
using InferenceService.Contracts.V1;

namespace InferenceService.Client;

/// <summary>
/// Calls the video generation service. One instance serves any number of concurrent calls; create it once and share it.
/// </summary>
/// <example>
/// <code>
/// using VideoClient client = VideoClient.Create(new Uri("http://localhost:8080"));
/// await using VideoStream clip = await client.GenerateAsync(new VideoRequest("a red ball moves left") { Seed = 7 });
/// await foreach (var frame in clip)
///     File.WriteAllBytes($"{frame.Index:d3}.png", frame.Data.ToArray());
/// </code>
/// </example>
public sealed class VideoClient : IDisposable, IAsyncDisposable
{
    private readonly VideoGenerationService.VideoGenerationServiceClient _service;
    private readonly VideoClientOptions _options;
    private readonly IDisposable? _ownedChannel;

    private VideoClient(CallInvoker invoker, VideoClientOptions? options, IDisposable? ownedChannel)
    {
        _options = options ?? new VideoClientOptions();
        _options.Validate();
        _service = new VideoGenerationService.VideoGenerationServiceClient(invoker);
        _ownedChannel = ownedChannel;
    }

    /// <summary>Creates a client with a channel of its own: retries, keep-alive, windows and limits set for video.</summary>
    /// <param name="address">
    /// Address of the service: http (cleartext HTTP/2), https, or dns to balance over all addresses of a name, which needs
    /// <see cref="VideoClientOptions.Credentials"/>.
    /// </param>
    /// <param name="options">Options; read once.</param>
    /// <returns>The client; disposing it closes its connections.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static VideoClient Create(Uri address, VideoClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new VideoClientOptions();
        options.Validate();
        var channel = VideoChannel.Create(address, options);
        return new VideoClient(channel.CreateCallInvoker(), options, channel);
    }

    /// <summary>Creates a client on a channel of the caller's, who keeps it, its retry policy and its limits.</summary>
    /// <param name="channel">The channel; it is not disposed with the client.</param>
    /// <param name="options">Options; those of the channel are not used.</param>
    /// <returns>The client.</returns>
    public static VideoClient Create(ChannelBase channel, VideoClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return Create(channel.CreateCallInvoker(), options);
    }

    /// <summary>Creates a client on a call invoker, for example one with interceptors.</summary>
    /// <param name="invoker">The invoker.</param>
    /// <param name="options">Options; those of the channel are not used.</param>
    /// <returns>The client.</returns>
    public static VideoClient Create(CallInvoker invoker, VideoClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        return new VideoClient(invoker, options, ownedChannel: null);
    }

    /// <summary>
    /// Asks for a clip and returns once the server has admitted it. The frames follow by enumerating the result, which must
    /// be disposed; disposing it early cancels the clip.
    /// </summary>
    /// <param name="request">What to generate.</param>
    /// <param name="progress">Told how far the clip is, while its frames are being enumerated.</param>
    /// <param name="cancellationToken">Cancels the clip, at any time until its last frame.</param>
    /// <returns>The admitted clip.</returns>
    /// <exception cref="VideoGenerationException">The clip was refused, or no server was reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<VideoStream> GenerateAsync(
        VideoRequest request, IProgress<ClipProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = RequestMapping.ToMessage(request);
        var call = Within(request.Timeout ?? _options.Timeout, cancellationToken);
        var calls = new ClipCalls(_service, call, waits: _options.MaxAttempts > 1);
        var videos = request.Videos ?? 1;
        var (events, infos) = await calls.BeginAsync(message, videos, cancellationToken).ConfigureAwait(false);
        var assembler = new FrameAssembler(infos, _options.MaxFrameBytes, request.Audio);
        var record = new ClipRecord(infos, assembler, progress);
        var resumption = _options.ResumeBrokenStreams && videos == 1 ? new StreamResumption(calls, message, _options) : null;
        return new VideoStream(record, new ClipEvents(events, record, resumption));
    }

    /// <summary>Lists the loaded models and what each can do.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The models, by name.</returns>
    /// <exception cref="VideoGenerationException">The call failed, or no server was reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<VideoModel>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var call = Within(_options.ListModelsTimeout, cancellationToken);
            var response = await _service.ListModelsAsync(new ListModelsRequest(), call).ConfigureAwait(false);
            return [.. response.Models.Select(ResponseMapping.ToModel)];
        }
        catch (RpcException failure)
        {
            throw ErrorMapping.ToException(failure, requestId: null, lastFrameIndex: null, cancellationToken);
        }
    }

    /// <summary>Closes the client's connections; clips in flight are cancelled.</summary>
    public void Dispose() => _ownedChannel?.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    // A deadline always: the server stops work nobody waits for, also when the connection breaks without a word.
    private static CallOptions Within(TimeSpan timeout, CancellationToken cancellationToken) =>
        new(deadline: DateTime.UtcNow + timeout, cancellationToken: cancellationToken);
}
