namespace InferenceService.Generation;

/// <summary>
/// Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): the
/// number for a place in a clip depends on the seed and that place only, so it can be drawn in any order, any batch, twice.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A number in [0, 1) with 53 random bits, for one place of the clip that a seed makes.</summary>
    public static double Uniform(ulong seed, uint position, uint code)
    {
        var (low, high, _, _) = Block((position, code, 0, 0), ((uint)seed, (uint)(seed >> 32)));
        return ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>One block of the reference algorithm.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block((uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * counter.X0;
            var product1 = (ulong)Multiplier1 * counter.X2;
            counter = (
                (uint)(product1 >> 32) ^ counter.X1 ^ key.K0, (uint)product1,
                (uint)(product0 >> 32) ^ counter.X3 ^ key.K1, (uint)product0);
            key = (unchecked(key.K0 + Weyl0), unchecked(key.K1 + Weyl1));
        }

        return counter;
    }
}
