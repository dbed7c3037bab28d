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
    /// <summary>A second frame, so that it reads the state that the first has written.</summary>
    private const int TrialFrames = 2;

    private readonly LoadedGraphs _graphs;
    private readonly string _generator;
    private readonly PromptRows _prompts;
    private readonly HostRows<long> _positions;
    private readonly HostRows<byte> _pixels;
    private readonly FrameSequence[] _rendered;

    /// <param name="generator">Role of the graph that makes the frames.</param>
    /// <param name="graphs">Owned by this from here on.</param>
    /// <param name="rows">Most rows of a batch; rounded up to a bucket, or fewer if there is no memory for them.</param>
    protected FrameByFrameDecoder(ModelBundle bundle, OrtDevice device, LoadedGraphs graphs, string generator, int rows)
    {
        Rows = device.Budget.TakeRows(bundle.Description.Name, rows, graphs.BytesPerRow("text_encoder", generator));
        PixelBytes = bundle.Manifest.Video.Width * bundle.Manifest.Video.Height * 3;
        _graphs = graphs;
        _generator = generator;
        _prompts = new PromptRows(device, graphs["text_encoder"], Rows, bundle.Manifest.Text.MaxTokens);
        Generator = new BoundGraph(device, graphs[generator], Rows);
        Generator.Share(_prompts.Tensors);
        _positions = Generator.Input<long>("positions");
        _pixels = Generator.Output<byte>("pixels");
        _rendered = new FrameSequence[Rows];
    }

    public int Rows { get; }

    public virtual int StateBytes => 0;

    public IEnumerable<string> ShapesLeftOut => Generator.LeftOut.Select(rows => $"{_generator} {rows}");

    /// <summary>Of one frame.</summary>
    protected int PixelBytes { get; }

    /// <summary>The graph that makes the frames; a family adds its own inputs when it is made.</summary>
    protected BoundGraph Generator { get; }

    public abstract Sequence Begin(GenerationRequest request);

    public void Prime(ReadOnlySpan<RowPrompt> prompts) => _prompts.Encode(prompts);

    public virtual void Join(Sequence sequence)
    {
    }

    public virtual void MoveRow(int from, int to) => _prompts.MoveRow(from, to);

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
    public void Render(ReadOnlySpan<FinishedFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            _rendered[i] = (FrameSequence)frames[i].Sequence;
        }
    }

    public ReadOnlySpan<byte> Pixels(int i) => _rendered[i].Pixels;

    public virtual int SaveState(FinishedFrame frame, Span<byte> destination) => 0;

    public virtual TimeSpan WarmUp()
    {
        _prompts.WarmUp();
        return Generator.WarmUp(TrialFrames, FeedTrial);
    }

    public virtual void Dispose()
    {
        Generator.Dispose();
        _prompts.Dispose();
        _graphs.Dispose();
    }

    /// <summary>Writes the noise of the clip's <see cref="FrameSequence.FedFrame"/> into a row.</summary>
    protected abstract void Feed(int row, TSequence sequence);

    /// <summary>Writes noise of no clip into a row, the same in all rows.</summary>
    protected abstract void FeedTrial(int row);

    private void FeedTrial(int row, int frame)
    {
        _positions.Row(row)[0] = frame;
        FeedTrial(row);
    }
}
