using InferenceService.Api;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// One clip's codes: decided, or guessed to be fed ahead of time. A run over several steps feeds guesses behind the last
/// decided code; a step counts as far as the codes fed before it turn out to be the ones drawn (speculative decoding, Leviathan
/// et al., arXiv 2211.17192, with the clip's own earlier frame as the draft).
/// </summary>
/// <remarks>
/// Each place is drawn with the random number of that place, so what is kept is what plain decoding would have drawn, bit for
/// bit. Draws behind the first wrong guess are not kept, but are better guesses than the frame before (Jacobi decoding, Song et
/// al., arXiv 2002.03629; Teng et al., arXiv 2410.01699).
/// </remarks>
public sealed class CodeSequence : Sequence
{
    private readonly TokenGrid _grid;
    private readonly CodeTrack _codes;
    private readonly int _knownSteps;
    private int _frames;

    /// <param name="known">Codes of the frames right before the start, as many as are known; the clip goes on from there.</param>
    public CodeSequence(GenerationRequest request, TokenGrid grid, ReadOnlySpan<int> known)
        : base(request, grid.StepsFor(request.Clip.Frames))
    {
        _grid = grid;
        _frames = request.Clip.Frames;
        _knownSteps = request.Start.Frames * grid.PositionsPerFrame;
        StepsDone = _knownSteps - (known.Length / grid.CodesPerPosition);
        _codes = new CodeTrack(grid, StepsTotal + grid.MaxStepsPerRun);
        _codes.Set(StepsDone, known);
    }

    public override bool IsDone => FramesDone >= _frames;

    public override int FramesDone => Math.Min(_frames, _grid.FramesAfter(StepsDone));

    public override int NextFrame => StepsDone / _grid.PositionsPerFrame;

    /// <summary>Steps ahead that need no drawing, since their codes were given.</summary>
    public int StepsKnown => Math.Max(0, _knownSteps - StepsDone);

    /// <summary>Steps until the clip or its scene ends; no run takes more.</summary>
    public int StepsAhead => Math.Min(StepsTotal, NextSceneStep()) - StepsDone;

    /// <summary>The codes of a given frame, counted from the first; before the first step.</summary>
    public void Give(int frame, ReadOnlySpan<long> codes)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            _codes.Set((frame * _grid.PositionsPerFrame) + (i / _grid.CodesPerPosition), i % _grid.CodesPerPosition, (int)codes[i]);
        }
    }

    /// <summary>Codes of a finished frame: positions x codes.</summary>
    public void CopyFrame(int index, Span<long> destination)
    {
        var codes = _codes.Frames(index, 1);
        for (var i = 0; i < codes.Length; i++)
        {
            destination[i] = codes[i];
        }
    }

    /// <summary>Codes of the last frames up to this one, at most so many.</summary>
    public ReadOnlySpan<int> LastFrames(int index, int most)
    {
        var count = Math.Min(index + 1, most);
        return _codes.Frames(index + 1 - count, count);
    }

    /// <summary>Fills in the inputs of the next steps: each is fed what the step before it drew, or is guessed to draw.</summary>
    /// <param name="inputs">steps x codes.</param>
    /// <param name="positions">Step indices. Those past <see cref="StepsAhead"/> are fed too and count for nothing.</param>
    public void Feed(Span<long> inputs, Span<long> positions)
    {
        var codes = _grid.CodesPerPosition;
        for (var column = 0; column < positions.Length; column++)
        {
            positions[column] = StepsDone + column;
            _codes.InputsOf(StepsDone + column, inputs.Slice(column * codes, codes));
        }
    }

    /// <summary>Draws the codes of the steps that were run, and keeps as many as were fed right.</summary>
    /// <param name="logits">steps x codes x codebook; overwritten.</param>
    /// <param name="negative">The same for the negative prompt; empty without guidance.</param>
    public void Draw(Span<float> logits, ReadOnlySpan<float> negative, int steps, TokenSampler sampler)
    {
        if (Request.Sampling.UsesGuidance)
        {
            TokenSampler.Guide(logits, negative, Request.Sampling.GuidanceScale);
        }

        var first = StepsDone;
        var most = Math.Min(steps, StepsAhead);
        var isTrue = true;
        for (var column = 0; column < most; column++)
        {
            var wasGuessed = DrawStep(first + column, logits.Slice(column * _grid.LogitsPerStep, _grid.LogitsPerStep), sampler);
            if (isTrue)
            {
                StopIfAsked();
                StepsDone++;
            }

            isTrue &= wasGuessed;
        }
    }

    /// <summary>After drawing the codes of the step that is being kept.</summary>
    private void StopIfAsked()
    {
        var position = StepsDone - _grid.Delays[0];
        if (position > _knownSteps && position % _grid.PositionsPerFrame == 0 && _codes.At(position, 0) == _grid.StopCode)
        {
            _frames = Math.Min(_frames, position / _grid.PositionsPerFrame);
        }
    }

    /// <returns>Whether all codes are those that the next step was, or would have been, fed.</returns>
    private bool DrawStep(int step, ReadOnlySpan<float> logits, TokenSampler sampler)
    {
        var settings = Request.Sampling;
        var wasGuessed = true;
        for (var k = 0; k < _grid.CodesPerPosition; k++)
        {
            var position = step - _grid.Delays[k];
            if (position >= _knownSteps)
            {
                var uniform = Philox.Uniform(settings.Seed, (uint)position, (uint)k);
                var code = sampler.Sample(logits.Slice(k * _grid.CodebookSize, _grid.CodebookSize), settings, uniform);
                wasGuessed &= _codes.Replace(position, k, code);
            }
        }

        return wasGuessed;
    }

    private int NextSceneStep()
    {
        var next = Scene + 1;
        return next < Request.Scenes.Count ? Request.Scenes[next].FirstFrame * _grid.PositionsPerFrame : int.MaxValue;
    }
}
