using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Recurrent;

/// <summary>
/// Encoder-decoder video (Sutskever et al., "Sequence to sequence learning", arXiv 1409.3215): a hidden state goes from frame
/// to frame and reads the encoded text; each step makes one frame of it.
/// </summary>
internal sealed class RecurrentDecoder : FrameByFrameDecoder<RecurrentSequence>
{
    private readonly HostRows<float> _noise;
    private readonly InPlaceState _state;
    private readonly StateRings _rings;
    private readonly int _noiseSize;

    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public RecurrentDecoder(ModelBundle bundle, OrtDevice device, int rows)
        : base(
            bundle,
            device,
            LoadedGraphs.Load(bundle, device, "frame_decoder", graphs => RecurrentContract.Faults(graphs, bundle.Manifest)),
            "frame_decoder",
            rows)
    {
        _noise = Generator.Input<float>("noise");
        _state = NewState(device);
        Generator.Share(_state);
        State = new RowState([.. Prompts, .. _state.Tensors.Values]);
        _rings = new StateRings([.. _state.Tensors.Values]);
        _noiseSize = bundle.Manifest.Section<RecurrentSection>().NoiseSize;
    }

    public override RowState State { get; }

    public override int StateBytes => _rings.BytesPerFrame;

    public override Sequence Begin(GenerationRequest request)
    {
        ClipStartRules.RequireNoPictures(request.Start);
        ClipStartRules.RequireState(request.Start, StateBytes);
        return new RecurrentSequence(request, PixelBytes, _noiseSize);
    }

    public override void Join(Sequence sequence)
    {
        _state.Clear(sequence);
        var start = sequence.Request.Start;
        if (start.Frames > 0)
        {
            _rings.Restore(sequence.Row, start.Frames - 1, start.State.Span);
        }
    }

    public override TimeSpan WarmUp()
    {
        _state.ClearAll();
        return base.WarmUp();
    }

    public override int SaveState(FinishedFrame frame, Span<byte> destination)
    {
        _rings.Save(frame.Sequence.Row, frame.Index, destination);
        return StateBytes;
    }

    /// <summary>
    /// A row that sits out computes the state of its next step, which that step will compute again: the slot it reads stays as
    /// it is.
    /// </summary>
    protected override void Feed(int row, RecurrentSequence sequence) => sequence.Noise.CopyTo(_noise.Row(row));

    public override void Dispose()
    {
        base.Dispose();
        _state.Dispose();
    }
}
