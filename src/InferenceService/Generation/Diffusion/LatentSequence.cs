using InferenceService.Api;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// A clip as latents, chunk by chunk. All of its state is here, on the host, so a row that sits out or moves has none to keep.
/// </summary>
internal sealed class LatentSequence : Sequence
{
    private readonly LatentLayout _layout;
    private readonly IDenoisingScheduler _scheduler;
    private readonly float[] _chunk;
    private readonly int _stepsPerChunk;
    private int _chunkStep;
    private bool _isResuming;

    /// <param name="state">Of the model, for a clip that continues another; checked.</param>
    public LatentSequence(GenerationRequest request, LatentLayout layout, LatentState state, IDenoisingScheduler scheduler)
        : base(request, StepsFor(request, layout))
    {
        _layout = layout;
        _scheduler = scheduler;
        _stepsPerChunk = request.Sampling.NumInferenceSteps;
        _chunk = new float[layout.ChunkSize];
        Before = new FramesBefore(layout);
        Last = new LastFrame(layout.FrameSize);
        FirstFrame = request.Start.Frames;
        if (request.Start.State.Length > 0)
        {
            FirstFrame = state.Read(request.Start.State.Span, Before, _chunk);
            _chunkStep = _stepsPerChunk;
            _isResuming = true;
        }
    }

    /// <summary>Index of the first frame of the chunk under way, or finished last.</summary>
    public int FirstFrame { get; private set; }

    public FramesBefore Before { get; }

    public LastFrame Last { get; }

    /// <summary>Frames x positions x channels.</summary>
    public ReadOnlySpan<float> Chunk => _chunk;

    /// <summary>Of the step under way; where a chunk is finished, there is none, and it is that of its last step.</summary>
    public double NoiseLevel => _scheduler.LevelOf(Math.Min(_chunkStep, _stepsPerChunk - 1), _stepsPerChunk);

    /// <summary>The frame that the next step works on: the first of its chunk, since a prompt is that of a whole chunk.</summary>
    public override int NextFrame => IsChunkFinished ? FirstFrame + _layout.FramesPerChunk : FirstFrame;

    public override int FramesDone => _isResuming ? Request.Start.Frames : Math.Min(Request.Clip.Frames, NextFrame);

    private bool IsChunkFinished => _chunkStep == _stepsPerChunk;

    /// <summary>Latents of a frame of the chunk finished last.</summary>
    public ReadOnlySpan<float> Frame(int index) =>
        Chunk.Slice((index - FirstFrame) * _layout.FrameSize, _layout.FrameSize);

    /// <summary>Before a step that counts: the next chunk begins as noise when the one before is finished.</summary>
    public void BeginStep()
    {
        if (_isResuming)
        {
            return;
        }

        if (IsChunkFinished)
        {
            Before.Append(_chunk);
            FirstFrame += _layout.FramesPerChunk;
            _chunkStep = 0;
        }

        if (_chunkStep == 0)
        {
            GaussianNoise.Fill(_chunk, Request.Sampling.Seed, (uint)FirstFrame);
        }
    }

    /// <summary>Takes in what precedes the clip, and where it leads.</summary>
    public void Encode(PictureGraph<float> encoder)
    {
        foreach (var picture in Request.Start.Pictures.TakeLast(_layout.FramesBefore))
        {
            Before.Append(encoder.Encode(picture.Span));
        }

        if (!Request.LastFrame.IsEmpty)
        {
            Last.Set(encoder.Encode(Request.LastFrame.Span), Request.Clip.Frames - 1);
        }
    }

    /// <param name="prediction">For the prompt; overwritten.</param>
    /// <param name="negative">For the negative prompt; empty without guidance.</param>
    public void EndStep(Span<float> prediction, ReadOnlySpan<float> negative)
    {
        StepsDone++;
        if (_isResuming)
        {
            _isResuming = false;
            return;
        }

        if (Request.Sampling.UsesGuidance)
        {
            TokenSampler.Guide(prediction, negative, Request.Sampling.GuidanceScale);
        }

        _scheduler.Step(_chunk, prediction, _chunkStep++, _stepsPerChunk);
    }

    /// <summary>
    /// A continuation brings the whole chunk that it begins in. It takes a step that only shows the rest of that, since a clip
    /// has nothing finished before its first step.
    /// </summary>
    private static int StepsFor(GenerationRequest request, LatentLayout layout)
    {
        var (start, stepsPerChunk) = (request.Start, request.Sampling.NumInferenceSteps);
        return start.State.Length > 0
            ? 1 + (stepsPerChunk * layout.ChunksFor(request.Clip.Frames - LatentState.FirstFrame(start.State.Span) - layout.FramesPerChunk))
            : stepsPerChunk * layout.ChunksFor(request.Clip.Frames - start.Frames);
    }
}
