using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;

namespace InferenceService.Hosting;

/// <summary>One configured model through its life: loading, serving, failed, stopping.</summary>
public sealed class VideoModel(ModelBundle bundle) : IVideoModel, IDisposable
{
    private static readonly ServiceError Loading = NotReady("The model is loading.");
    private static readonly ServiceError Failed = NotReady("The model's device failed; it is being tried again.");
    private static readonly ServiceError Stopping =
        new(ErrorKind.ShuttingDown, "The server is stopping.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private readonly PromptTokenizer _tokenizer = bundle.CreateTokenizer();

    private ModelEngine? _engine;
    private volatile ServiceError? _state = Loading;

    public ModelDescription Description => bundle.Description;

    public string Provider { get; private set; } = string.Empty;

    public string RuntimeVersion { get; private set; } = string.Empty;

    public ServiceError? Unavailable => _state ?? (_engine is { IsFailed: true } ? Failed : null);

    /// <summary>Clips admitted and not yet over.</summary>
    public int ClipsUnderWay => _engine?.Admission.Taken ?? 0;

    public PromptReading ReadPrompt(string text) => _tokenizer.Read(text);

    public IClipPlace Admit(GenerationRequest request, DateTime deadline) =>
        _engine is { } engine && Unavailable is null
            ? engine.Admit(request, deadline)
            : throw new ServiceException(Unavailable ?? Loading);

    /// <summary>Loads graphs and runs every shape once; afterwards the model serves, or says why not.</summary>
    public void Load(
        OrtDevice device, SchedulingOptions scheduling, GenerationOptions generation, Metrics metrics, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            _engine = new ModelEngine(bundle, _tokenizer, device, scheduling, generation, metrics, logger);
            Provider = device.Provider;
            RuntimeVersion = device.RuntimeVersion;
            _state = null;
            logger.ModelReady(
                Description.Name, Description.Version, Description.Sha256[..12], Provider, _engine.Rows,
                Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (ModelBundleException e)
        {
            logger.ModelInvalid(e.Message);
            _state = new ServiceError(ErrorKind.ModelInvalid, e.Message);
        }
    }

    /// <summary>Takes no more clips; those under way go on.</summary>
    public void Drain()
    {
        _state = Stopping;
        _engine?.Admission.Close();
    }

    /// <summary>Ends the clips under way with UNAVAILABLE.</summary>
    public void EndClips() => _engine?.Stop(Stopping);

    public void Dispose() => Interlocked.Exchange(ref _engine, null)?.Dispose();

    private static ServiceError NotReady(string message) =>
        new(ErrorKind.NotReady, message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
