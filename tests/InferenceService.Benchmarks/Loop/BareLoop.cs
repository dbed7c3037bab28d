using System.Diagnostics;
using InferenceService.Api;
using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Generation;
using InferenceService.Generation.Autoregressive;
using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Benchmarks.Loop;

/// <summary>
/// The least that has to be done for a clip: the same graphs, session options, bindings and batches as the service, in a plain
/// loop. No gRPC, no channels, no encoder, no scheduler.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private readonly OrtDevice _device;
    private readonly AutoregressiveDecoder _decoder;
    private readonly PromptTokenizer _tokenizer;
    private readonly ModelDescription _model;
    private readonly Workload _work;
    private readonly BareBatch _batch;

    public BareLoop(string modelFolder, Workload work, RuntimeOptions? runtime = null)
    {
        _device = OrtDevice.Create(runtime ?? new RuntimeOptions(), NullLogger<OrtDevice>.Instance);
        _work = work;
        var bundle = ModelBundle.Open(modelFolder);
        _model = bundle.Description;
        _tokenizer = bundle.CreateTokenizer();
        _decoder = new AutoregressiveDecoder(bundle, _device, new SchedulingOptions().Rows, new GenerationOptions());
        _decoder.WarmUp();
        _batch = new BareBatch(_decoder, _model.NativeClip.Width * _model.NativeClip.Height * 3);
    }

    /// <summary>Clips one after the other.</summary>
    public Task<Cost> OneByOne(int clips) => Measure(clips, firstFrames =>
    {
        for (var i = 0; i < clips; i++)
        {
            firstFrames.Add(Run(1, stagger: 0));
        }
    });

    /// <summary>Clips in one batch, joining as in <see cref="ServiceLoad.TogetherAsync"/>.</summary>
    public Task<Cost> Together(int clips, int stagger) => Measure(clips, firstFrames => firstFrames.Add(Run(clips, stagger)));

    public void Dispose()
    {
        _decoder.Dispose();
        _device.Dispose();
    }

    /// <summary>On the caller's thread; a task only to stand beside the service's.</summary>
    private Task<Cost> Measure(int clips, Action<List<TimeSpan>> run)
    {
        var firstFrames = new List<TimeSpan>(clips);
        var before = _batch.Count;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.StartNew();
        run(firstFrames);
        return Task.FromResult(Cost.Of(
            clips * _work.Frames, firstFrames, start.Elapsed, Environment.CpuUsage.TotalTime - cpu, _batch.Count - before));
    }

    /// <returns>From the start to the first frame.</returns>
    private TimeSpan Run(int clips, int stagger)
    {
        var start = Stopwatch.StartNew();
        var firstFrame = TimeSpan.Zero;
        Sequence? first = null;
        for (var joined = 0; joined < clips || !_batch.IsEmpty;)
        {
            while (joined < clips && _work.MayStart(joined, first?.FramesDone ?? 0, stagger))
            {
                var sequence = _decoder.Begin(Request(joined));
                _batch.Join(sequence, _tokenizer.Encode(Workload.Prompt(joined)));
                first ??= sequence;
                joined++;
            }

            var frames = _batch.Step();
            if (firstFrame == TimeSpan.Zero && frames > 0)
            {
                firstFrame = start.Elapsed;
            }
        }

        return firstFrame;
    }

    private GenerationRequest Request(int clip) => new()
    {
        RequestId = "bare",
        Scenes = [new Scene(0, Workload.Prompt(clip))],
        Clip = _model.NativeClip with { Frames = _work.Frames },
        Sampling = _model.Defaults with { Seed = Workload.Seed(clip), GuidanceScale = Workload.GuidanceScale },
        Output = new OutputSettings(PixelFormat.RawRgb24, Quality: 85),
    };
}
