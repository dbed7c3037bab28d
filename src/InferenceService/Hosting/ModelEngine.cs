using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;

namespace InferenceService.Hosting;

/// <summary>
/// A loaded and warmed-up model: prompt to tokens, tokens to a place in the loop, frames to bytes. One thread makes it, runs it and
/// disposes of it; requests come on others.
/// </summary>
public sealed class ModelEngine : IDisposable
{
    private readonly ModelBundle _bundle;
    private readonly PromptTokenizer _tokenizer;
    private readonly SchedulingOptions _options;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;
    private readonly ModelDecoders _decoders;
    private readonly IVideoDecoder _decoder;
    private readonly GenerationLoop _loop;
    private readonly TimeSpan _fastestStep;

    /// <exception cref="ModelBundleException">The graphs do not fit the manifest or each other.</exception>
    public ModelEngine(
        ModelBundle bundle, PromptTokenizer tokenizer, OrtDevice device, SchedulingOptions options, GenerationOptions generation,
        Metrics metrics, ILogger logger)
    {
        _bundle = bundle;
        _tokenizer = tokenizer;
        _options = options;
        _metrics = metrics;
        _logger = logger;
        (_decoders, _fastestStep) = DecoderFactory.Create(bundle, tokenizer, device, options.Rows, generation);
        _decoder = _decoders.Video;
        Admission = new Admission(_decoder.Rows + options.MaxQueuedClips);
        ReportShapesLeftOut();
        var name = bundle.Description.Name;
        _loop = new GenerationLoop(_decoders, Admission, options, generation, new LoopTelemetry(metrics, name), device.Watch, logger);
    }

    public Admission Admission { get; }

    public int Rows => _decoder.Rows;

    public bool IsFailed => _loop.IsFailed;

    /// <inheritdoc cref="IVideoModel.Admit"/>
    public IClipPlace Admit(GenerationRequest request, DateTime deadline)
    {
        var first = _decoder.Begin(request);
        var videos = request.Delivery.Videos;
        Admission.Enter(request.RequestId, (first.StepsTotal - first.StepsDone) * _fastestStep, deadline, videos);
        return new ClipPlace(this, request.RequestId, videos);
    }

    /// <inheritdoc cref="GenerationLoop.Run"/>
    public void Run() => _loop.Run();

    /// <summary>Ends the clips under way, after the step under way.</summary>
    public void Stop(ServiceError reason) => _loop.Stop(reason);

    public void Dispose()
    {
        _loop.Dispose();
        _decoders.Dispose();
    }

    private FrameStream Start(GenerationRequest request, CancellationToken cancellationToken)
    {
        var jobs = CreateJobs(request, out var queue);
        var encoder = new FrameEncoder(_bundle.Description.NativeClip, request.Clip, request.Output);
        var continuations = new ContinuationWriter(_bundle.Description.Sha256, _decoder.StateBytes + _decoders.Audio.StateBytes);
        var videos = jobs.Select(job => new VideoInStream(job, new ClipReport(_metrics, _logger, _bundle.Description.Name))).ToList();
        foreach (var job in jobs)
        {
            _loop.Submit(job);
        }

        return new FrameStream(videos, queue, _loop.Wake, encoder, continuations, cancellationToken);
    }

    /// <summary>Candidates share the outlet and the prompts; each has its own seed.</summary>
    private List<ClipJob> CreateJobs(GenerationRequest request, out FrameQueue queue)
    {
        var (prompts, negative) = Tokenize(request);
        var outlet = CreateOutlet(request, out queue);
        return
        [
            .. Enumerable.Range(0, request.Delivery.Videos).Select(video =>
                new ClipJob(_decoder.Begin(request.Candidate(video)), prompts, negative, outlet, video) { Audio = CreateTrack(request) }),
        ];
    }

    private AudioTrack CreateTrack(GenerationRequest request) =>
        request.Delivery.Audio ? new AudioTrack(request.Start, _decoders.Audio.StateBytes) : AudioTrack.None;

    /// <summary>Candidates that are ranked wait for each other; others go to their reader as they are made.</summary>
    private IFrameOutlet CreateOutlet(GenerationRequest request, out FrameQueue queue)
    {
        var (videos, isRanked) = (request.Delivery.Videos, request.Delivery.BestOnly);
        queue = new FrameQueue(videos, isRanked ? request.Clip.Frames : _options.BufferedFrames);
        if (!isRanked)
        {
            return queue;
        }

        return _decoder is ICritic critic ? new RankedFrames(queue, critic, videos) : throw new ServiceException(
            new ServiceError(ErrorKind.InvalidRequest, "best_of: the model has no critic that ranks candidates.")
            {
                Violations = [new FieldViolation("best_of", $"is not honoured by model {_bundle.Description.Name}, which has no critic")],
            });
    }

    private (IReadOnlyList<PromptTokens> Prompts, PromptTokens Negative) Tokenize(GenerationRequest request)
    {
        using var span = Tracing.Start("tokenize");
        return ([.. request.Scenes.Select(s => _tokenizer.Encode(s.Prompt))], _tokenizer.Encode(request.Sampling.NegativePrompt));
    }

    private void ReportShapesLeftOut()
    {
        var shapes = string.Join(", ", _decoder.ShapesLeftOut);
        if (shapes.Length > 0)
        {
            _logger.ShapesLeftOut(_bundle.Description.Name, shapes);
        }
    }

    /// <summary>Places that nobody has handed to the loop yet, which would give them back.</summary>
    private sealed class ClipPlace(ModelEngine engine, string requestId, int videos) : IClipPlace
    {
        private bool _isOver;

        public IClip Start(GenerationRequest request, CancellationToken cancellationToken)
        {
            var clip = engine.Start(request, cancellationToken);
            _isOver = true;
            return clip;
        }

        public void Dispose()
        {
            for (var i = 0; i < videos && !_isOver; i++)
            {
                engine.Admission.Leave(requestId);
            }

            _isOver = true;
        }
    }
}
