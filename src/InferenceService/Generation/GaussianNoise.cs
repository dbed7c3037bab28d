namespace InferenceService.Generation;

/// <summary>
/// Standard normal numbers that depend on seed, stream and index only: Box-Muller (Box and Muller, 1958) on blocks of
/// <see cref="Philox"/>, four numbers a block.
/// </summary>
public static class GaussianNoise
{
    /// <summary>Keeps these blocks apart from those that codes are drawn with, under the same seed.</summary>
    private const uint Domain = 1;

    private const double Ulp = 1.0 / (1UL << 32);

    /// <summary>Fills with the stream's first numbers; a shorter span gets the beginning of a longer one.</summary>
    /// <param name="stream">What the numbers are for: a chunk of frames, a part of the noise.</param>
    public static void Fill(Span<float> destination, ulong seed, uint stream)
    {
        Span<float> block = stackalloc float[4];
        for (var start = 0; start < destination.Length; start += block.Length)
        {
            var bits = Philox.Block(((uint)(start / block.Length), stream, Domain, 0), ((uint)seed, (uint)(seed >> 32)));
            (block[0], block[1]) = Pair(bits.X0, bits.X1);
            (block[2], block[3]) = Pair(bits.X2, bits.X3);
            block[..Math.Min(block.Length, destination.Length - start)].CopyTo(destination[start..]);
        }
    }

    /// <summary>Two independent normal numbers, at most 6.8 from 0, from 32 random bits each.</summary>
    private static (float First, float Second) Pair(uint radius, uint angle)
    {
        // Never the logarithm of 0: both lie at the middle of their interval.
        var length = Math.Sqrt(-2 * Math.Log((radius + 0.5) * Ulp));
        var (sin, cos) = Math.SinCos(2 * Math.PI * (angle + 0.5) * Ulp);
        return ((float)(length * cos), (float)(length * sin));
    }
}
