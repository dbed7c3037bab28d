using System.Diagnostics.Metrics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Hosting;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Tests.Fixtures;

/// <summary>A model's own loop, without gRPC and encoder, whose readers take frames when a test says so.</summary>
internal sealed class LoopRun : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualResetEventSlim _ready = new(), _released = new();
    private readonly SchedulingOptions _options;
    private readonly ModelBundle _bundle;
    private readonly PromptTokenizer _tokenizer;
    private readonly Thread _thread;
    private GenerationLoop _loop = null!;
    private int _names;

    public LoopRun(string folder, SchedulingOptions options)
    {
        _options = options;
        _bundle = ModelBundle.Open(folder);
        _tokenizer = _bundle.CreateTokenizer();
        Admission = new Admission(places: 1000);
        _thread = new Thread(Live) { Name = "model" };
        _thread.Start();
        _ready.Wait();
    }

    public Admission Admission { get; }

    public ModelDecoders Decoders { get; private set; } = null!;

    public ModelDescription Model => _bundle.Description;

    /// <summary>Starts all videos of a request.</summary>
    public LoopReader Start(GenerationRequest request)
    {
        var named = request with { RequestId = $"clip {_names++}" };
        var queue = new FrameQueue(named.Delivery.Videos, _options.BufferedFrames);
        PromptTokens[] prompts = [.. named.Scenes.Select(scene => _tokenizer.Encode(scene.Prompt))];
        ClipJob[] jobs =
        [
            .. Enumerable.Range(0, named.Delivery.Videos).Select(video => new ClipJob(
                Decoders.Video.Begin(named.Candidate(video)), prompts, _tokenizer.Encode(named.Sampling.NegativePrompt), queue, video)
            {
                Audio = named.Delivery.Audio ? new AudioTrack(named.Start, Decoders.Audio.StateBytes) : AudioTrack.None,
            }),
        ];
        Admission.Enter(named.RequestId, TimeSpan.Zero, DateTime.MaxValue, jobs.Length);
        Array.ForEach(jobs, _loop.Submit);
        return new LoopReader(jobs, queue, _loop.Wake);
    }

    public void Dispose()
    {
        _loop.Stop(new ServiceError(ErrorKind.ShuttingDown, "The test is over."));
        _released.Set();
        _thread.Join();
        _services.Dispose();
    }

    private void Live()
    {
        using var watch = new RunWatch(_options.StepTimeout);
        using var shared = OrtDevice.CreateCpu(asIfMemoryWereItsOwn: false);
        using var device = shared.ForModel(watch);
        (Decoders, _) = DecoderFactory.Create(_bundle, _tokenizer, device, _options.Rows, new GenerationOptions());
        using (Decoders)
        {
            var telemetry = new LoopTelemetry(new Metrics(_services.GetRequiredService<IMeterFactory>()), Model.Name);
            using (_loop = new GenerationLoop(Decoders, Admission, _options, new GenerationOptions(), telemetry, watch, NullLogger.Instance))
            {
                _ready.Set();
                _loop.Run();
                _released.Wait();
            }
        }
    }
}

/// <summary>The reader of one call's videos.</summary>
internal sealed class LoopReader(ClipJob[] jobs, FrameQueue queue, Action wakeLoop)
{
    private readonly SortedDictionary<(int Video, int Frame), byte[]> _frames = [];

    public IReadOnlyList<ClipJob> Jobs => jobs;

    public int FramesTaken => _frames.Count;

    /// <summary>All frames taken so far, with their sound and what a continuation of each would hold, video after video.</summary>
    public byte[] Bytes => [.. _frames.Values.SelectMany(frame => frame)];

    /// <summary>Takes so many frames, or all that there are.</summary>
    public async Task TakeAsync(int frames = int.MaxValue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        if (frames == 0)
        {
            return;
        }

        await foreach (var frame in queue.TakeAllAsync(patience.Token))
        {
            wakeLoop();
            _frames.Add((frame.Video, frame.Index), frame.Buffer[..(frame.Layout.StateAt + frame.Layout.StateBytes)]);
            frame.Return();
            if (--frames == 0)
            {
                return;
            }
        }
    }

    /// <summary>Goes away.</summary>
    public void Leave()
    {
        Array.ForEach(jobs, job => job.Abandon());
        wakeLoop();
    }
}
