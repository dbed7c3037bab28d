namespace InferenceService.Generation.Diffusion;

/// <summary>The clip's last frame, as latents, where the caller gives it; zeros where it is free.</summary>
internal sealed class LastFrame(int frameSize)
{
    private readonly float[] _latents = new float[frameSize];

    public ReadOnlySpan<float> Latents => _latents;

    /// <summary>1 where it is given.</summary>
    public float Mask { get; private set; }

    /// <summary>Its index in the clip; 0 where it is free.</summary>
    public int Position { get; private set; }

    public void Set(ReadOnlySpan<float> latents, int position)
    {
        latents.CopyTo(_latents);
        (Mask, Position) = (1, position);
    }
}
