using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>
/// What families that make one frame a step have in common: a graph from noise, frame index and prompt to pixels. A family
/// adds its noise, and its state if it has any.
/// </summary>
/// <typeparam name="TSequence">What a clip's noise is to the family.</typeparam>
internal abstract class FrameByFrameDecoder<TSequence> : IVideoDecoder
    where TSequence : FrameSequence
{
    private readonly LoadedGraphs _graphs;
    private readonly string _generator;
    private readonly PromptRows _prompts;
    private readonly HostRows<long> _positions;
    private readonly HostRows<byte> _pixels;
    private readonly ReadOnlyMemory<byte>[] _rendered;
    private readonly int _trialFrames;

    /// <param name="generator">Role of the graph that makes the frames.</param>
    /// <param name="graphs">Owned by this from here on.</param>
    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    protected FrameByFrameDecoder(ModelBundle bundle, OrtDevice device, LoadedGraphs graphs, string generator, int rows)
    {
        Rows = device.Budget.TakeRows(bundle.Description.Name, rows, graphs.BytesPerRow);
        PixelBytes = bundle.Manifest.Video.Width * bundle.Manifest.Video.Height * 3;
        _graphs = graphs;
        _generator = generator;
        _prompts = new PromptRows(device, graphs["text_encoder"], Rows, bundle.Manifest.Text.MaxTokens);
        Generator = new BoundGraph(device, graphs[generator], Rows);
        Generator.Share(_prompts.Tensors);
        _positions = Generator.Input<long>("positions");
        _pixels = Generator.Output<byte>("pixels");
        _rendered = new ReadOnlyMemory<byte>[Rows];
        _trialFrames = Math.Min(2, bundle.Manifest.Video.MaxFrames);
    }

    public int Rows { get; }

    public virtual int StateBytes => 0;

    public virtual RowState State => _prompts.Rows;

    public int PixelBytes { get; }

    public int ContentBytes => PixelBytes;

    /// <summary>What of the rows the text encoder writes.</summary>
    protected IEnumerable<RowTensor> Prompts => _prompts.Tensors.Values;

    /// <summary>The graph that makes the frames; a family adds its own inputs when it is made.</summary>
    protected BoundGraph Generator { get; }

    public abstract Sequence Begin(GenerationRequest request);

    public void Prime(ReadOnlySpan<RowPrompt> prompts) => _prompts.Encode(prompts);

    public virtual void Join(Sequence sequence)
    {
    }

    public void Step(int rows, ReadOnlySpan<Sequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            var own = (TSequence)sequence;
            _positions.Row(own.Row)[0] = own.FedFrame;
            Feed(own.Row, own);
        }

        Generator.Run(rows);
        foreach (var sequence in sequences)
        {
            if (!sequence.SitsOut)
            {
                ((TSequence)sequence).Finish(_pixels.Row(sequence.Row));
            }
        }
    }

    /// <summary>A step has made the pixels already.</summary>
    public void CopyContent(FinishedFrame frame, Span<byte> destination) => ((FrameSequence)frame.Sequence).Pixels.CopyTo(destination);

    public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents) => contents.CopyTo(_rendered);

    public ReadOnlySpan<byte> Pixels(int i) => _rendered[i].Span;

    public virtual int SaveState(FinishedFrame frame, Span<byte> destination) => 0;

    public IEnumerable<string> ShapesLeftOut => Generator.LeftOut.Select(rows => $"{_generator} {rows}");

    public virtual TimeSpan WarmUp()
    {
        _prompts.WarmUp();
        return Generator.WarmUp(_trialFrames);
    }

    public virtual void Dispose()
    {
        Generator.Dispose();
        _prompts.Dispose();
        _graphs.Dispose();
    }

    /// <summary>Memory for the generator's state, of a family that has some; owned by the caller.</summary>
    protected InPlaceState NewState(OrtDevice device) => new(device, _graphs[_generator], Rows);

    /// <summary>Writes the noise of the clip's <see cref="FrameSequence.FedFrame"/> into a row.</summary>
    protected abstract void Feed(int row, TSequence sequence);
}
