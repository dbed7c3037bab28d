using System.Diagnostics;
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
    private readonly AutoregressiveGraphs _graphs;
    private readonly PromptRows _prompts;
    private readonly DecoderRows _decoder;
    private readonly PixelRows _pixels;
    private readonly TokenSampler _sampler;

    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public AutoregressiveDecoder(ModelBundle bundle, OrtDevice device, int rows)
    {
        Rows = Buckets.For(rows);
        _grid = TokenGrid.From(bundle.Manifest.Autoregressive!);
        _graphs = AutoregressiveGraphs.Load(bundle, _grid, device);
        _prompts = new PromptRows(device, _graphs.TextEncoder, Rows, bundle.Manifest.Text.MaxTokens);
        _decoder = new DecoderRows(device, _graphs.FrameDecoder, _prompts, _grid, Rows);
        _pixels = new PixelRows(device, _graphs.PixelDecoder, _grid, Rows);
        _sampler = new TokenSampler(_grid.CodebookSize);
    }

    public int Rows { get; }

    public int StateBytes => 0;

    public Sequence Begin(GenerationRequest request) => new CodeSequence(request, _grid);

    public void Prime(ReadOnlySpan<RowPrompt> prompts) => _prompts.Encode(prompts);

    public void Join(Sequence sequence)
    {
    }

    public void MoveRow(int from, int to)
    {
        _prompts.MoveRow(from, to);
        _decoder.MoveRow(from, to);
    }

    public void Step(int rows, ReadOnlySpan<Sequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            Feed(sequence.Row, (CodeSequence)sequence);
            if (sequence.NegativeRow >= 0)
            {
                Feed(sequence.NegativeRow, (CodeSequence)sequence);
            }
        }

        _decoder.Run(rows);
        foreach (var sequence in sequences)
        {
            if (!sequence.SitsOut)
            {
                var negative = sequence.NegativeRow >= 0 ? _decoder.Logits(sequence.NegativeRow) : [];
                ((CodeSequence)sequence).Draw(_decoder.Logits(sequence.Row), negative, _sampler);
            }
        }
    }

    public void Render(ReadOnlySpan<FinishedFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            ((CodeSequence)frames[i].Sequence).Frame(frames[i].Index).CopyTo(_pixels.Codes(i));
        }

        _pixels.Run(frames.Length);
    }

    public ReadOnlySpan<byte> Pixels(int i) => _pixels.Pixels(i);

    public int SaveState(FinishedFrame frame, Span<byte> destination) => 0;

    public TimeSpan WarmUp()
    {
        for (var row = 0; row < Rows; row++)
        {
            _decoder.Codes(row).Fill(CodeSequence.None);
            _decoder.Position(row).Clear();
        }

        var fastest = TimeSpan.MaxValue;
        foreach (var bucket in Buckets.UpTo(Rows))
        {
            _pixels.Run(bucket);
            for (var repeat = 0; repeat < 3; repeat++)
            {
                var start = Stopwatch.GetTimestamp();
                _decoder.Run(bucket);
                var step = Stopwatch.GetElapsedTime(start);
                fastest = step < fastest ? step : fastest;
            }
        }

        return fastest;
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _decoder.Dispose();
        _prompts.Dispose();
        _graphs.Dispose();
    }

    /// <summary>
    /// A row that sits out computes the keys and values of its next step, which that step will write again: doing it twice
    /// changes nothing.
    /// </summary>
    private void Feed(int row, CodeSequence sequence)
    {
        sequence.Inputs.CopyTo(_decoder.Codes(row));
        _decoder.Position(row)[0] = sequence.StepsDone;
    }
}
