using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Hosting;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Hosting;

/// <summary>CUDA graphs are captured for each thread, so a model's whole life is one thread's. Held without a GPU, by the thread's identity.</summary>
public sealed class ModelThreadTests
{
    private const int ModelReady = 10, ModelFailed = 12;

    [Theory]
    [InlineData("gan", "generator")]
    [InlineData("recurrent", "frame_decoder")]
    [InlineData("diffusion", "denoiser")]
    public async Task Model_LoadedSteppedFailedAndRecovered_LivesOnOneThread(string family, string stepGraph)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        bundle.EditGraph(stepGraph, graph => FailFrom(graph, frame: 8));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn: true);
        var log = new ThreadLog();
        using var model = new VideoModel(ModelBundle.Open(bundle.Folder));
        await model.LoadAsync(
            device, new SchedulingOptions { BufferedFrames = 16 }, new GenerationOptions(), new Metrics(services.GetRequiredService<IMeterFactory>()), log);
        var request = Request(model.Description);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var place = model.Admit(request, DateTime.MaxValue);
            await using var clip = place.Start(request, CancellationToken.None);
            await Assert.ThrowsAsync<ServiceException>(async () =>
            {
                await foreach (var frame in clip.ReadFramesAsync(CancellationToken.None))
                {
                    Assert.InRange(frame.Index, 0, 7);
                }
            });
            await Eventually.TrueAsync(() => model.Unavailable is null && model.ClipsUnderWay == 0);
        }

        model.Dispose();
        Assert.True(model.HasEnded(TimeSpan.FromSeconds(30)));
        Assert.Equal([ModelReady, ModelFailed, ModelFailed], log.Entries.Select(entry => entry.Event).Where(id => id is ModelReady or ModelFailed));
        Assert.Single(log.Entries.Where(entry => entry.Event is ModelReady or ModelFailed).Select(entry => entry.Thread).Distinct());
        Assert.Equal($"model random-{family}", log.Entries.First(entry => entry.Event == ModelReady).Name);
    }

    /// <summary>What holds it everywhere else: a step on another thread than the model's is refused, and so would be any of the above.</summary>
    [Fact]
    public void Step_OnAnotherThread_IsRefused()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        using var shared = OrtDevice.CreateCpu(asIfMemoryWereItsOwn: false);
        using var watch = new RunWatch(TimeSpan.FromMinutes(1));
        using var device = shared.ForModel(watch);
        using var session = device.Load(bundle.PathOf("text_encoder.onnx"), isReplayed: true);
        using var run = device.CreateRun(session, shape: 1);
        Exception? refusal = null;
        var other = new Thread(() => refusal = Record.Exception(() => run.Execute(session.CreateIoBinding())));
        other.Start();
        other.Join();

        Assert.IsType<InvalidOperationException>(refusal);
    }

    private static GenerationRequest Request(ModelDescription model) => new()
    {
        RequestId = "test",
        Scenes = [new Scene(0, "w1 w2")],
        Clip = model.NativeClip with { Frames = 16 },
        Sampling = model.Defaults with { Seed = 1 },
        Output = new OutputSettings(PixelFormat.RawRgb24, Quality: 85),
    };

    /// <summary>positions, in whose stead a table is read that ends before this frame.</summary>
    private static void FailFrom(Onnx.GraphProto graph, int frame)
    {
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == "positions" ? "positions_seen" : node.Input[i];
            }
        }

        var table = Enumerable.Range(0, frame).SelectMany(i => BitConverter.GetBytes((long)i)).ToArray();
        graph.Initializer.Add(new Onnx.TensorProto
        {
            Name = "table",
            DataType = OnnxType.Int64,
            Dims = { frame },
            RawData = Google.Protobuf.ByteString.CopyFrom(table),
        });
        graph.Node.Insert(0, new Onnx.NodeProto { OpType = "Gather", Name = "seen", Input = { "table", "positions" }, Output = { "positions_seen" } });
    }

    private sealed class ThreadLog : ILogger
    {
        public ConcurrentQueue<(int Event, int Thread, string? Name)> Entries { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((eventId.Id, Environment.CurrentManagedThreadId, Thread.CurrentThread.Name));
    }
}
