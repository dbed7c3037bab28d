using System.Diagnostics.Metrics;
using InferenceService.Api;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Generation.Autoregressive;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Benchmarks.Scheduler;

/// <summary>The service's own loop in this process, around a decoder that is watched, without gRPC and encoder.</summary>
internal sealed class LoopRig : IDisposable
{
    private readonly SchedulingOptions _options = new();
    private readonly GenerationOptions _generation = new();
    private readonly ModelBundle _bundle;
    private readonly PromptTokenizer _tokenizer;
    private readonly OrtDevice _device;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GenerationLoop _loop;
    private readonly Thread _thread;
    private readonly RunWatch _watch;

    public LoopRig(BenchmarkRun run)
    {
        _bundle = ModelBundle.Open(run.ModelFolder);
        _tokenizer = _bundle.CreateTokenizer();
        _device = OrtDevice.Create(new RuntimeOptions(), NullLogger<OrtDevice>.Instance);
        Decoder = new TimedDecoder(new AutoregressiveDecoder(_bundle, _device, _options.Rows, _generation));
        Decoder.WarmUp();
        var telemetry = new LoopTelemetry(new Metrics(_services.GetRequiredService<IMeterFactory>()), run.Model);
        Admission = new Admission(_options.Rows);
        _watch = new RunWatch(_options.StepTimeout);
        _loop = new GenerationLoop(
            new ModelDecoders(Decoder, new NoAudio()), Admission, _options, _generation, telemetry, _watch, NullLogger.Instance);
        _thread = new Thread(_loop.Run) { Name = run.Model };
        _thread.Start();
    }

    public TimedDecoder Decoder { get; }

    public Admission Admission { get; }

    /// <summary>Starts a clip, and reads it to its end as a reader that is never behind.</summary>
    public (ClipJob Job, Task Read) Start(int clip, int frames)
    {
        var request = Request(clip, frames);
        var queue = new FrameQueue(videos: 1, _options.BufferedFrames);
        var prompt = _tokenizer.Encode(Workload.Prompt(clip));
        var job = new ClipJob(Decoder.Begin(request), [prompt], _tokenizer.Encode(string.Empty), queue, video: 0);
        Admission.Enter(request.RequestId, TimeSpan.Zero, DateTime.MaxValue);
        _loop.Submit(job);
        return (job, DrainAsync(queue));
    }

    public void Cancel(ClipJob job)
    {
        job.Abandon();
        _loop.Wake();
    }

    public void Dispose()
    {
        _loop.Stop(new ServiceError(ErrorKind.ShuttingDown, "The benchmark is over."));
        _thread.Join();
        _loop.Dispose();
        _watch.Dispose();
        Decoder.Dispose();
        _device.Dispose();
        _services.Dispose();
    }

    private async Task DrainAsync(FrameQueue queue)
    {
        await foreach (var frame in queue.TakeAllAsync(CancellationToken.None))
        {
            _loop.Wake();
            frame.Return();
        }
    }

    private GenerationRequest Request(int clip, int frames) => new()
    {
        RequestId = Guid.NewGuid().ToString("N"),
        Scenes = [new Scene(0, Workload.Prompt(clip))],
        Clip = _bundle.Description.NativeClip with { Frames = frames },
        Sampling = _bundle.Description.Defaults with { Seed = Workload.Seed(clip), GuidanceScale = Workload.GuidanceScale },
        Output = new OutputSettings(PixelFormat.RawRgb24, Quality: 85),
    };
}
