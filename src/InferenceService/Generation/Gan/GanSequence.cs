using InferenceService.Api;

namespace InferenceService.Generation.Gan;

/// <summary>A clip's noise: what it shows, and how that moves.</summary>
internal sealed class GanSequence : FrameSequence
{
    private readonly float[] _content;

    public GanSequence(GenerationRequest request, int pixelBytes, GanSection section)
        : base(request, pixelBytes)
    {
        _content = new float[section.ContentSize];
        GaussianNoise.Fill(_content, request.Sampling.Seed, stream: 0);
        Motion = new MotionNoise(request.Sampling.Seed, section.MotionSize, section.MotionPeriod);
    }

    public ReadOnlySpan<float> Content => _content;

    public MotionNoise Motion { get; }
}
