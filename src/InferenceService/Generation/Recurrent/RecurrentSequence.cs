using InferenceService.Api;

namespace InferenceService.Generation.Recurrent;

/// <summary>A clip's noise; its state lies on the device.</summary>
internal sealed class RecurrentSequence : FrameSequence
{
    private readonly float[] _noise;

    public RecurrentSequence(GenerationRequest request, int pixelBytes, int noiseSize)
        : base(request, pixelBytes)
    {
        _noise = new float[noiseSize];
        GaussianNoise.Fill(_noise, request.Sampling.Seed, stream: 0);
    }

    /// <summary>The same at every frame: what the prompt leaves open.</summary>
    public ReadOnlySpan<float> Noise => _noise;
}
