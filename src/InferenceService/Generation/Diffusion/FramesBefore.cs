namespace InferenceService.Generation.Diffusion;

/// <summary>The latest latent frames before a chunk, the newest last, and which of them there are.</summary>
internal sealed class FramesBefore(LatentLayout layout)
{
    private readonly float[] _latents = new float[layout.BeforeSize];
    private readonly float[] _mask = new float[layout.FramesBefore];

    public Span<float> Latents => _latents;

    /// <summary>1 where there is a frame, 0 before the first.</summary>
    public ReadOnlySpan<float> Mask => _mask;

    /// <summary>How many there are; the others' latents are 0.</summary>
    public int Count { get; private set; }

    /// <summary>Moves on by whole frames, which become the newest.</summary>
    public void Append(ReadOnlySpan<float> frames)
    {
        var kept = frames.Length < _latents.Length ? _latents.Length - frames.Length : 0;
        _latents.AsSpan(_latents.Length - kept).CopyTo(_latents);
        frames[^(_latents.Length - kept)..].CopyTo(_latents.AsSpan(kept));
        SetCount(Math.Min(layout.FramesBefore, Count + (frames.Length / layout.FrameSize)));
    }

    /// <summary>Says how many of the newest there are, after <see cref="Latents"/> were written.</summary>
    public void SetCount(int count)
    {
        Count = count;
        _mask.AsSpan().Clear();
        _mask.AsSpan(layout.FramesBefore - count).Fill(1);
    }
}
