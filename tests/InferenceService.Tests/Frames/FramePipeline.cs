using System.Buffers;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Frames;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Observability;
using InferenceService.Runtime;
using InferenceService.Scheduling;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Tests.Frames;

/// <summary>The way of frames from a family's pixels to messages, on one thread: the loop's part and the renderer's run when the reader wakes them.</summary>
internal sealed class FramePipeline : IAsyncDisposable
{
    private const int BufferedFrames = 3;
    private static readonly PromptTokens Nothing = new([], []);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GenerationRequest _request;
    private readonly FrameStream _stream;
    private readonly List<ClipJob> _jobs;
    private readonly FrameRenderer _renderer;
    private readonly FrameEmission _emission;
    private readonly HashSet<ClipJob> _ended = [];

    /// <param name="critic">Ranks candidates; null sends them all.</param>
    public FramePipeline(GenerationRequest request, ICritic? critic = null)
    {
        _request = request;
        var size = request.Clip with { Width = 64, Height = 64 };
        var decoder = new StillDecoder(size.Width * size.Height * 3);
        var queue = new FrameQueue(request.Delivery.Videos, critic is null ? BufferedFrames : request.Clip.Frames);
        IFrameOutlet outlet = critic is null ? queue : new RankedFrames(queue, critic, request.Delivery.Videos);
        var metrics = new Metrics(_services.GetRequiredService<IMeterFactory>());
        var decoders = new ModelDecoders(decoder, new StillAudio());
        _renderer = new FrameRenderer(decoders, static () => { });
        _emission = new FrameEmission(decoders, _renderer);
        _jobs = [.. Enumerable.Range(0, request.Delivery.Videos).Select(video =>
            new ClipJob(decoder.Begin(request.Candidate(video)), [Nothing], Nothing, outlet, video) { Audio = new AudioTrack(request.Start, StillAudio.State) })];
        _stream = new FrameStream(
            [.. _jobs.Select(job => new VideoInStream(job, new ClipReport(metrics, NullLogger.Instance, "still")))],
            queue, Emit, new FrameEncoder(size, request.Clip, request.Output),
            new ContinuationWriter(new string('a', 64), decoder.StateBytes + StillAudio.State), CancellationToken.None);
    }

    public async Task WriteToAsync(IServerStreamWriter<GenerateVideoResponse> sink)
    {
        var writer = new ClipWriter(sink, new StreamOptions { ProgressInterval = TimeSpan.Zero });
        await writer.WriteAcceptedAsync(_request, new StillModel());
        Emit();
        await writer.WriteFramesAsync(_stream, _request, CancellationToken.None);
        await writer.WriteCompletedAsync(_stream);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _renderer.Dispose();
        await _services.DisposeAsync();
    }

    private void Emit()
    {
        _emission.Emit(_jobs);
        while (_renderer.RenderNext())
        {
        }

        foreach (var job in _jobs)
        {
            if (job.IsDone && _ended.Add(job))
            {
                job.Complete(error: null);
            }
        }
    }

    /// <summary>All frames are there from the start, and all alike.</summary>
    private sealed class StillSequence(GenerationRequest request) : Sequence(request, request.Clip.Frames)
    {
        public override bool IsDone => true;

        public override int FramesDone => Request.Clip.Frames;

        public override int NextFrame => Request.Clip.Frames;
    }

    private sealed class StillAudio : IAudioDecoder
    {
        public const int State = 40;

        public AudioFormat Format => new(Channels: 2, SamplesPerFrame: 6000);

        public int StateBytes => State;

        public void Decode(AudioTrack track, int frame, ReadOnlySpan<byte> pixels, Span<byte> samples) => samples.Fill((byte)frame);

        public void WarmUp() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class StillDecoder(int frameBytes) : IVideoDecoder
    {
        private readonly byte[] _pixels = [.. Enumerable.Range(0, frameBytes).Select(i => (byte)(i / 17))];

        public int Rows => 16;

        public int StateBytes => 1000;

        public Sequence Begin(GenerationRequest request) => new StillSequence(request);

        public ReadOnlySpan<byte> Pixels(int i) => _pixels;

        public int SaveState(FinishedFrame frame, Span<byte> destination)
        {
            destination[..StateBytes].Fill((byte)frame.Index);
            return StateBytes;
        }

        public void Prime(ReadOnlySpan<RowPrompt> prompts) => throw new NotSupportedException();

        public void Join(Sequence sequence) => throw new NotSupportedException();

        public RowState State => throw new NotSupportedException();

        public void Step(int rows, ReadOnlySpan<Sequence> sequences) => throw new NotSupportedException();

        public int PixelBytes => frameBytes;

        public int ContentBytes => 8;

        public void CopyContent(FinishedFrame frame, Span<byte> destination) => destination.Fill(1);

        public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents)
        {
        }

        public TimeSpan WarmUp() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}

/// <summary>A transport that serializes what it is given, counts, and forgets it.</summary>
internal sealed class CountingSink : IServerStreamWriter<GenerateVideoResponse>, IBufferWriter<byte>
{
    private readonly byte[] _pipe = new byte[1 << 21];
    private int _written;

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Bytes that this thread had allocated, and gen-2 collections there had been, after each frame.</summary>
    public List<(long Bytes, int Collections)> AfterFrame { get; } = new(10_000);

    public int Frames { get; private set; }

    public long FrameBytes { get; private set; }

    public int AudioBlocks { get; private set; }

    public int LargestMessage { get; private set; }

    /// <summary>Whose frames they were.</summary>
    public List<int> FramesOf { get; } = new(10_000);

    public List<Completed> Completed { get; } = [];

    public Task WriteAsync(GenerateVideoResponse message)
    {
        _written = 0;
        message.WriteTo(this);
        LargestMessage = Math.Max(LargestMessage, _written);
        if (message.Frame is { } part)
        {
            FrameBytes += part.Data.Length;
            if (part.Offset + part.Data.Length == part.TotalSize)
            {
                Frames++;
                FramesOf.Add(part.VideoIndex);
                AfterFrame.Add((GC.GetAllocatedBytesForCurrentThread(), GC.CollectionCount(2)));
            }
        }

        AudioBlocks += message.Audio is null ? 0 : 1;
        if (message.Completed is { } completed)
        {
            Completed.Add(completed);
        }

        return Task.CompletedTask;
    }

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _pipe.AsMemory(_written);

    public Span<byte> GetSpan(int sizeHint = 0) => _pipe.AsSpan(_written);
}
