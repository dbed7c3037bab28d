using System.Numerics;

namespace InferenceService.Runtime;

/// <summary>Batch sizes with stable shapes: 1, 2, 4, 8, ... up to the number of rows.</summary>
/// <remarks>
/// A clip's bytes must not depend on its neighbours, so a row's result must be the same bits in every bucket. The kernels of
/// the CPU provider keep to that for the shipped graphs, from 1 row to 64 (a test compares).
/// </remarks>
public static class Buckets
{
    /// <summary>Smallest bucket that holds the rows.</summary>
    public static int For(int rows) => (int)BitOperations.RoundUpToPowerOf2((uint)rows);

    /// <summary>All buckets for a number of rows, which is itself rounded up to a bucket.</summary>
    public static IEnumerable<int> UpTo(int rows)
    {
        for (var bucket = 1; bucket <= For(rows); bucket *= 2)
        {
            yield return bucket;
        }
    }
}
