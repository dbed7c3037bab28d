using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// GPT-style video (VideoGPT, arXiv 2104.10157): a transformer draws the codes of a frame position by position, given the text
/// and the frames before; a decoder turns a frame's codes into pixels.
/// </summary>
public sealed class AutoregressiveDecoder : IVideoDecoder
{
    private readonly TokenGrid _grid;
    private readonly LoadedGraphs _graphs;
    private readonly PromptRows _prompts;
    private readonly DecoderRows _decoder;
    private readonly PixelGraph<long> _pixels;
    private readonly PictureGraph<long>? _pictures;
    private readonly CodeState _state;
    private readonly TokenSampler _sampler;
    private readonly DraftYield _yields;
    private readonly DraftPlanner _planner;

    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public AutoregressiveDecoder(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options)
    {
        _grid = TokenGrid.From(bundle.Manifest.Section<AutoregressiveSection>());
        _graphs = LoadedGraphs.Load(bundle, device, "frame_decoder", graphs => AutoregressiveContract.Faults(graphs, bundle.Manifest, _grid));
        Rows = device.Budget.TakeRows(bundle.Description.Name, rows, _graphs.BytesPerRow);
        _prompts = new PromptRows(device, _graphs["text_encoder"], Rows, bundle.Manifest.Text.MaxTokens);
        _decoder = new DecoderRows(device, _graphs["frame_decoder"], _prompts, _grid, Rows);
        _pixels = new PixelGraph<long>(new BoundGraph(device, _graphs["pixel_decoder"], Rows), "codes", Rows);
        _pictures = _graphs.Has("pixel_encoder") ? new PictureGraph<long>(new BoundGraph(device, _graphs["pixel_encoder"], rows: 1), "codes") : null;
        State = new RowState([.. _prompts.Tensors.Values, .. _decoder.Cache.Tensors.Values]);
        _state = new CodeState(_grid, _decoder.Reach);
        _sampler = new TokenSampler(_grid.CodebookSize);
        _yields = new DraftYield(_decoder.Widths);
        _planner = new DraftPlanner(_decoder, _yields, options);
    }

    public int Rows { get; }

    public RowState State { get; }

    public int PixelBytes => _pixels.PixelBytes;

    public int ContentBytes => _pixels.ContentBytes;

    public int FramesPerRender => _pixels.FramesPerRun;

    public int StateBytes => _state.MostBytes;

    public IEnumerable<string> ShapesLeftOut => [
        .. _decoder.LeftOut.Select(shape => $"frame_decoder {shape.Rows} x {shape.Steps}"),
        .. _pixels.LeftOut.Select(rows => $"pixel_decoder {rows}"),
    ];

    public Sequence Begin(GenerationRequest request)
    {
        ClipStartRules.Require(
            request.Start.Pictures.Count == 0 || _pictures is not null, "This model does not honour conditioning frames.");
        return new CodeSequence(request, _grid, _state.Parse(request.Start));
    }

    public void Prime(ReadOnlySpan<RowPrompt> prompts) => _prompts.Encode(prompts);

    public void Join(Sequence sequence)
    {
        _decoder.Cache.Clear(sequence);
        var pictures = sequence.Request.Start.Pictures;
        for (var i = 0; i < pictures.Count; i++)
        {
            ((CodeSequence)sequence).Give(i, _pictures!.Encode(pictures[i].Span));
        }
    }

    public void Step(int rows, ReadOnlySpan<Sequence> sequences)
    {
        var steps = _planner.Steps(rows, sequences);
        var run = _decoder.Width(steps);
        foreach (var sequence in sequences)
        {
            Feed(run, sequence.Row, sequence);
            if (sequence.NegativeRow >= 0)
            {
                Feed(run, sequence.NegativeRow, sequence);
            }
        }

        _decoder.Run(rows, steps);
        foreach (var sequence in sequences)
        {
            if (!sequence.SitsOut)
            {
                TryDraw(run, (CodeSequence)sequence, steps);
            }
        }
    }

    public void CopyContent(FinishedFrame frame, Span<byte> destination) =>
        ((CodeSequence)frame.Sequence).CopyFrame(frame.Index, MemoryMarshal.Cast<byte, long>(destination));

    public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents) => _pixels.Render(contents);

    public ReadOnlySpan<byte> Pixels(int i) => _pixels.Pixels(i);

    public int SaveState(FinishedFrame frame, Span<byte> destination) =>
        _state.Write(((CodeSequence)frame.Sequence).LastFrames(frame.Index, _state.Frames), destination);

    public TimeSpan WarmUp()
    {
        _prompts.WarmUp();
        _pixels.WarmUp();
        _pictures?.WarmUp();
        return _decoder.WarmUp();
    }

    public void Dispose()
    {
        _pictures?.Dispose();
        _pixels.Dispose();
        _decoder.Dispose();
        _prompts.Dispose();
        _graphs.Dispose();
    }

    /// <summary>
    /// A row that sits out computes the keys and values of its next steps, which those steps will write again: doing it twice
    /// changes nothing.
    /// </summary>
    private static void Feed(DecoderWidth run, int row, Sequence sequence) =>
        ((CodeSequence)sequence).Feed(run.Codes(row), run.Positions(row));

    private void TryDraw(DecoderWidth run, CodeSequence sequence, int steps)
    {
        try
        {
            Draw(run, sequence, steps);
        }
        catch (ArithmeticException e)
        {
            sequence.Fail(e.Message);
        }
    }

    private void Draw(DecoderWidth run, CodeSequence sequence, int steps)
    {
        var (before, wasReading) = (sequence.StepsDone, sequence.StepsKnown > 0);
        sequence.Draw(run.Logits(sequence.Row), sequence.NegativeRow >= 0 ? run.Logits(sequence.NegativeRow) : [], steps, _sampler);
        if (!wasReading && !sequence.IsDone)
        {
            _yields.Observe(steps, sequence.StepsDone - before);
        }
    }
}
