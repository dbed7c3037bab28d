using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Text;

namespace InferenceService.Generation.Gan;

/// <summary>A generator with its critic D(x, text), which saw real clips in training and so can tell the better of two made ones.</summary>
internal sealed class CriticGanDecoder : GanDecoder, ICritic
{
    private readonly PromptRows _prompt;
    private readonly BoundGraph _critic;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<float> _score;
    private readonly int _frames;

    public CriticGanDecoder(ModelBundle bundle, OrtDevice device, LoadedGraphs graphs, int rows)
        : base(bundle, device, graphs, rows)
    {
        _frames = bundle.Manifest.Section<GanSection>().CriticFrames;
        _prompt = new PromptRows(device, graphs["text_encoder"], rows: 1, bundle.Manifest.Text.MaxTokens);
        _critic = new BoundGraph(device, graphs["critic"], rows: 1);
        _critic.Share(_prompt.Tensors);
        _pixels = _critic.Input<byte>("pixels");
        _score = _critic.Output<float>("score");
    }

    /// <summary>It looks at as many frames as it was made for, evenly spread from the first to the last.</summary>
    public float Score(ReadOnlySpan<ReadOnlyMemory<byte>> frames, PromptTokens prompt)
    {
        for (var i = 0; i < _frames; i++)
        {
            frames[Chosen(i, _frames, frames.Length)].Span.CopyTo(_pixels.Row(0)[(i * PixelBytes)..]);
        }

        _prompt.Encode([new RowPrompt(0, prompt)]);
        _critic.Run(1);
        return _score.Row(0)[0];
    }

    public override TimeSpan WarmUp()
    {
        _critic.WarmUp();
        return base.WarmUp();
    }

    public override void Dispose()
    {
        _critic.Dispose();
        _prompt.Dispose();
        base.Dispose();
    }

    /// <summary>Index of the i-th of n frames, evenly spread and rounded, halves up; one of them alone is the first.</summary>
    internal static int Chosen(int i, int n, int frames) => n == 1 ? 0 : ((2 * i * (frames - 1)) + n - 1) / (2 * (n - 1));
}
