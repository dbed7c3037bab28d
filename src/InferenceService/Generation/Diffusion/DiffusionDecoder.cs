using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation.Diffusion;

/// <summary>
/// Latent video diffusion, chunk after chunk (latent diffusion: Rombach et al., arXiv 2112.10752; chunks that look back: Ho et
/// al., "Video diffusion models", arXiv 2204.03458). A step is one denoising step of a chunk of frames; clips at different
/// noise levels share it.
/// </summary>
internal sealed class DiffusionDecoder : IVideoDecoder
{
    private readonly LatentLayout _layout;
    private readonly LatentState _state;
    private readonly IDenoisingScheduler _scheduler;
    private readonly LoadedGraphs _graphs;
    private readonly bool _isLed;
    private readonly PromptRows _prompts;
    private readonly DenoiserRows _denoiser;
    private readonly PixelGraph<float> _pixels;
    private readonly List<PictureGraph<float>> _pictureEncoder = [];

    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public DiffusionDecoder(ModelBundle bundle, OrtDevice device, int rows)
    {
        var section = bundle.Manifest.Section<DiffusionSection>();
        _layout = LatentLayout.From(section);
        _state = new LatentState(_layout);
        _scheduler = IDenoisingScheduler.From(section.Scheduler);
        _graphs = LoadedGraphs.Load(bundle, device, "denoiser", new DiffusionContract(bundle.Manifest, section, _scheduler).Faults);
        var takesLast = LastFrameRows.AnyIn(_graphs["denoiser"]);
        _isLed = takesLast && _graphs.Has("pixel_encoder");
        Rows = device.Budget.TakeRows(bundle.Description.Name, rows, _graphs.BytesPerRow);
        _prompts = new PromptRows(device, _graphs["text_encoder"], Rows, bundle.Manifest.Text.MaxTokens);
        var denoiser = new BoundGraph(device, _graphs["denoiser"], Rows);
        denoiser.Share(_prompts.Tensors);
        _denoiser = new DenoiserRows(denoiser, _scheduler, takesLast);
        _pixels = new PixelGraph<float>(new BoundGraph(device, _graphs["pixel_decoder"], Rows), "latents", Rows);
        if (_graphs.Has("pixel_encoder"))
        {
            _pictureEncoder.Add(new PictureGraph<float>(new BoundGraph(device, _graphs["pixel_encoder"], rows: 1), "latents"));
        }
    }

    public int Rows { get; }

    /// <summary>Latents are on the host, so prompts are all.</summary>
    public RowState State => _prompts.Rows;

    public int PixelBytes => _pixels.PixelBytes;

    public int ContentBytes => _pixels.ContentBytes;

    public int FramesPerRender => _pixels.FramesPerRun;

    public IEnumerable<string> ShapesLeftOut => [
        .. _denoiser.LeftOut.Select(rows => $"denoiser {rows}"), .. _pixels.LeftOut.Select(rows => $"pixel_decoder {rows}"),
    ];

    public int StateBytes => _state.Bytes;

    public Sequence Begin(GenerationRequest request)
    {
        var start = request.Start;
        ClipStartRules.Require(start.Pictures.Count == 0 || _pictureEncoder.Count > 0, "This model does not honour conditioning frames.");
        ClipStartRules.Require(request.LastFrame.IsEmpty || _isLed, "This model does not honour a last frame.");
        ClipStartRules.Require(
            request.Sampling.NumInferenceSteps <= _scheduler.MostSteps,
            $"This model takes at most {_scheduler.MostSteps} inference steps.");
        ClipStartRules.RequireState(start, StateBytes);
        ClipStartRules.Require(
            start.State.Length == 0 || _state.IsValid(start.State.Span, start.Frames),
            "The continuation does not fit the frame that it is said to follow.");
        return new LatentSequence(request, _layout, _state, _scheduler);
    }

    public void Prime(ReadOnlySpan<RowPrompt> prompts) => _prompts.Encode(prompts);

    public void Join(Sequence sequence)
    {
        foreach (var encoder in _pictureEncoder)
        {
            ((LatentSequence)sequence).Encode(encoder);
        }
    }

    public void Step(int rows, ReadOnlySpan<Sequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            Feed((LatentSequence)sequence);
        }

        _denoiser.Run(rows);
        foreach (var sequence in sequences)
        {
            if (!sequence.SitsOut)
            {
                var negative = sequence.NegativeRow >= 0 ? _denoiser.Prediction(sequence.NegativeRow) : [];
                ((LatentSequence)sequence).EndStep(_denoiser.Prediction(sequence.Row), negative);
            }
        }
    }

    public void CopyContent(FinishedFrame frame, Span<byte> destination) =>
        MemoryMarshal.AsBytes(((LatentSequence)frame.Sequence).Frame(frame.Index)).CopyTo(destination);

    public void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents) => _pixels.Render(contents);

    public ReadOnlySpan<byte> Pixels(int i) => _pixels.Pixels(i);

    public int SaveState(FinishedFrame frame, Span<byte> destination)
    {
        var sequence = (LatentSequence)frame.Sequence;
        _state.Write(destination, sequence.FirstFrame, sequence.Before, sequence.Chunk);
        return StateBytes;
    }

    public TimeSpan WarmUp()
    {
        _prompts.WarmUp();
        _pixels.WarmUp();
        _pictureEncoder.ForEach(encoder => encoder.WarmUp());
        return _denoiser.WarmUp();
    }

    public void Dispose()
    {
        _pictureEncoder.ForEach(encoder => encoder.Dispose());
        _pixels.Dispose();
        _denoiser.Dispose();
        _prompts.Dispose();
        _graphs.Dispose();
    }

    /// <summary>One that sits out is fed as it stands, and what comes of it is not looked at.</summary>
    private void Feed(LatentSequence sequence)
    {
        if (!sequence.SitsOut)
        {
            sequence.BeginStep();
        }

        _denoiser.Feed(sequence.Row, sequence);
        if (sequence.NegativeRow >= 0)
        {
            _denoiser.Feed(sequence.NegativeRow, sequence);
        }
    }
}
