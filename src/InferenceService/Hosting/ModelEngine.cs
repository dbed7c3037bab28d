using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Generation;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;

namespace InferenceService.Hosting;

/// <summary>A loaded and warmed-up model: prompt to tokens, tokens to a place in the loop, frames to bytes.</summary>
public sealed class ModelEngine : IDisposable
{
    private readonly ModelBundle _bundle;
    private readonly PromptTokenizer _tokenizer;
    private readonly SchedulingOptions _options;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;
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
        (_decoder, _fastestStep) = DecoderFactory.Create(bundle, tokenizer, device, options.Rows, generation);
        Admission = new Admission(_decoder.Rows + options.MaxQueuedClips);
        ReportShapesLeftOut();
        var name = bundle.Description.Name;
        _loop = new GenerationLoop(name, _decoder, Admission, options, generation, new LoopTelemetry(metrics, name), logger);
    }

    public Admission Admission { get; }

    public int Rows => _decoder.Rows;

    public bool IsFailed => _loop.IsFailed;

    /// <inheritdoc cref="IVideoModel.Start"/>
    public IClip Start(GenerationRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var (prompts, negative) = Tokenize(request);
        var job = new ClipJob(_decoder.Begin(request), prompts, negative, _options.BufferedFrames);
        var encoder = new FrameEncoder(_bundle.Description.NativeClip, request.Clip, request.Output);
        var report = new ClipReport(_metrics, _logger, _bundle.Description.Name);

        // Last, so that nothing can fail between taking a place and handing it to the loop, which gives it back.
        Admission.Enter(request.RequestId, (job.Sequence.StepsTotal - job.Sequence.StepsDone) * _fastestStep, deadline);
        _loop.Submit(job);
        return new FrameStream(job, _loop.Wake, encoder, report, cancellationToken);
    }

    /// <summary>Ends the clips under way, after the step under way.</summary>
    public void Stop(ServiceError reason) => _loop.Stop(reason);

    public void Dispose()
    {
        _loop.Dispose();
        _decoder.Dispose();
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
}
