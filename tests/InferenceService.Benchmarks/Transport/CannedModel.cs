using System.Runtime.CompilerServices;
using InferenceService.Api;

namespace InferenceService.Benchmarks.Transport;

/// <summary>A model whose frames are there already, so that nothing but the way out of the service takes time.</summary>
internal sealed class CannedModel : IVideoModel, IModelCatalog
{
    /// <summary>590 x 590 x 3 bytes: a raw frame just under what one message holds.</summary>
    public const int Side = 590;

    public static byte[] Frame { get; } = NewFrame();

    public IReadOnlyList<IVideoModel> Models => [this];

    public IVideoModel? Default => this;

    public string Provider => "none";

    public string RuntimeVersion => "none";

    public ServiceError? Unavailable => null;

    public ModelDescription Description { get; } = new()
    {
        Name = "canned",
        Version = "1",
        Sha256 = new string('0', 64),
        Description = "The same frame again and again.",
        Family = "none",
        NativeClip = new ClipShape(Frames: 16, FramesPerSecond: 8, Side, Side),
        MaxFrames = 100_000,
        MaxTokens = 1_000,
        CodebookSize = 2,
        Languages = [],
        Parameters = new HashSet<string> { "num_frames" },
        Defaults = new SamplingSettings(0, 1, 0, 1, 1, string.Empty, NumInferenceSteps: 0),
    };

    public ServiceError? Rejection(string name) => null;

    public PromptReading ReadPrompt(string text) => new(1, []);

    public IClipPlace Admit(GenerationRequest request, DateTime deadline) => new CannedPlace();

    private static byte[] NewFrame()
    {
        var frame = new byte[Side * Side * 3];
        new Random(1).NextBytes(frame);
        return frame;
    }

    private sealed class CannedPlace : IClipPlace
    {
        public IClip Start(GenerationRequest request, CancellationToken cancellationToken) => new CannedClip(request.Clip.Frames);

        public void Dispose()
        {
        }
    }

    private sealed class CannedClip(int frames) : IClip
    {
        public Task Started => Task.CompletedTask;

        public ClipProgress Progress(int video) => new(frames, frames, frames);

        public ClipEnding Ending(int video) =>
            new(Stopped: false, Score: null, new(default, default, default, default, default, default, default));

        public async IAsyncEnumerable<EncodedFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < frames; i++)
            {
                yield return new EncodedFrame(Video: 0, i, TimeSpan.FromSeconds(i), Frame, Continuation: default);
            }

            await Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
