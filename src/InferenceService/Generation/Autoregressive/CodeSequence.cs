using InferenceService.Api;

namespace InferenceService.Generation.Autoregressive;

/// <summary>The codes of one clip: what the next step is fed, and what each frame is made of.</summary>
public sealed class CodeSequence : Sequence
{
    /// <summary>Stands for a code that is not there, before the first.</summary>
    public const long None = -1;

    private readonly TokenGrid _grid;
    private readonly long[] _codes;
    private readonly long[] _lastDrawn;
    private readonly int _frames;

    public CodeSequence(GenerationRequest request, TokenGrid grid)
        : base(request, grid.StepsFor(request.Clip.Frames))
    {
        _grid = grid;
        _frames = request.Clip.Frames;
        _codes = new long[_frames * grid.CodesPerFrame];
        _lastDrawn = new long[grid.CodesPerPosition];
        Array.Fill(_lastDrawn, None);
    }

    public override int FramesDone => Math.Min(_frames, _grid.FramesAfter(StepsDone));

    public override int NextFrame => StepsDone / _grid.PositionsPerFrame;

    /// <summary>Codes drawn by the step before, which the next step is fed.</summary>
    public ReadOnlySpan<long> Inputs => _lastDrawn;

    /// <summary>Codes of a finished frame: positions x codes.</summary>
    public ReadOnlySpan<long> Frame(int index) => _codes.AsSpan(index * _grid.CodesPerFrame, _grid.CodesPerFrame);

    /// <summary>Draws this step's codes.</summary>
    /// <param name="logits">codes x codebook; overwritten.</param>
    /// <param name="negative">The same for the negative prompt; empty without guidance.</param>
    public void Draw(Span<float> logits, ReadOnlySpan<float> negative, TokenSampler sampler)
    {
        var settings = Request.Sampling;
        if (settings.UsesGuidance)
        {
            TokenSampler.Guide(logits, negative, settings.GuidanceScale);
        }

        for (var k = 0; k < _grid.CodesPerPosition; k++)
        {
            var position = StepsDone - _grid.Delays[k];
            _lastDrawn[k] = position < 0 ? None : sampler.Sample(
                logits.Slice(k * _grid.CodebookSize, _grid.CodebookSize),
                settings,
                Philox.Uniform(settings.Seed, (uint)position, (uint)k));
            Store(position, k);
        }

        StepsDone++;
    }

    /// <summary>
    /// Codes past the end are drawn and fed like any other, so that a shorter clip is the beginning of a longer one, but not
    /// kept.
    /// </summary>
    private void Store(int position, int k)
    {
        var index = (position * _grid.CodesPerPosition) + k;
        if (position >= 0 && index < _codes.Length)
        {
            _codes[index] = _lastDrawn[k];
        }
    }
}
