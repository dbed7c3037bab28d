namespace InferenceService.Runtime;

/// <summary>Batch sizes with stable shapes: 2, 4, 8, ... up to the number of rows.</summary>
/// <remarks>
/// There is no bucket of one: with a single row the CPU kernels take another path (matrix times vector), whose sums differ
/// in the last bit from those of a batch, and a clip's bytes must not depend on its neighbours.
/// </remarks>
public static class Buckets
{
    public const int Smallest = 2;

    /// <summary>Smallest bucket that holds the rows.</summary>
    public static int For(int rows) => Math.Max(Smallest, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows));

    /// <summary>All buckets for a number of rows, which is itself rounded up to a bucket.</summary>
    public static IEnumerable<int> UpTo(int rows)
    {
        for (var bucket = Smallest; bucket <= For(rows); bucket *= 2)
        {
            yield return bucket;
        }
    }
}
