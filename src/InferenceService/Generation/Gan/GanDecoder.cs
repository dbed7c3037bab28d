using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Gan;

/// <summary>
/// Video by a generator G(z given text) (Goodfellow et al., arXiv 1406.2661): a frame is made of content noise, which is the
/// clip's, and motion noise, which is the moment's. Nothing goes from frame to frame, so the frame's index is all the state.
/// </summary>
internal class GanDecoder : FrameByFrameDecoder<GanSequence>
{
    private readonly HostRows<float> _content;
    private readonly HostRows<float> _motion;
    private readonly GanSection _section;

    /// <param name="graphs">Seen to fit; owned by this from here on.</param>
    protected GanDecoder(ModelBundle bundle, OrtDevice device, LoadedGraphs graphs, int rows)
        : base(bundle, device, graphs, "generator", rows)
    {
        _section = bundle.Manifest.Section<GanSection>();
        _content = Generator.Input<float>("content");
        _motion = Generator.Input<float>("motion");
    }

    /// <summary>One that is an <see cref="ICritic"/> too if the bundle has a critic.</summary>
    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public static GanDecoder Create(ModelBundle bundle, OrtDevice device, int rows)
    {
        var graphs = LoadedGraphs.Load(bundle, device, "generator", loaded => GanContract.Faults(loaded, bundle.Manifest));
        return graphs.Has("critic")
            ? new CriticGanDecoder(bundle, device, graphs, rows)
            : new GanDecoder(bundle, device, graphs, rows);
    }

    public override Sequence Begin(GenerationRequest request)
    {
        ClipStartRules.RequireNoPictures(request.Start);
        ClipStartRules.RequireState(request.Start, StateBytes);
        return new GanSequence(request, PixelBytes, _section);
    }

    protected override void Feed(int row, GanSequence sequence)
    {
        sequence.Content.CopyTo(_content.Row(row));
        sequence.Motion.At(sequence.FedFrame, _motion.Row(row));
    }
}
