namespace InferenceService.Generation.Gan;

/// <summary>
/// Noise that moves smoothly in time: each pair of numbers runs round a circle, so that every frame's noise is standard
/// normal and neighbouring frames' noise is alike (a path through the latent space, as MoCoGAN's, arXiv 1707.04993).
/// </summary>
internal sealed class MotionNoise
{
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly double _radiansPerFrame;

    /// <param name="size">Number of circles.</param>
    /// <param name="period">Frames of one round.</param>
    public MotionNoise(ulong seed, int size, double period)
    {
        _first = new float[size];
        _second = new float[size];
        _radiansPerFrame = 2 * Math.PI / period;
        GaussianNoise.Fill(_first, seed, stream: 1);
        GaussianNoise.Fill(_second, seed, stream: 2);
    }

    /// <summary>a cos(wt) + b sin(wt), then -a sin(wt) + b cos(wt), for each circle.</summary>
    public void At(int frame, Span<float> destination)
    {
        var (sin, cos) = Math.SinCos(_radiansPerFrame * frame);
        for (var i = 0; i < _first.Length; i++)
        {
            destination[i] = (float)((_first[i] * cos) + (_second[i] * sin));
            destination[_first.Length + i] = (float)((_second[i] * cos) - (_first[i] * sin));
        }
    }
}
