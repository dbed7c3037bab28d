using System.Runtime.InteropServices;

namespace InferenceService.Generation;

/// <summary>
/// Inputs of no clip, to try a graph with: the same in every row, and none of them 0, which would multiply every difference in
/// rounding away.
/// </summary>
internal static class TrialInputs
{
    /// <param name="run">Of several runs that belong together; what counts, such as the index of a frame, is this.</param>
    public static void Fill<T>(Span<T> row, int run)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            FillNumbers(MemoryMarshal.Cast<T, float>(row), run);
        }
        else if (typeof(T) == typeof(long))
        {
            MemoryMarshal.Cast<T, long>(row).Fill(run);
        }
        else
        {
            FillBytes(MemoryMarshal.AsBytes(row), run);
        }
    }

    /// <summary>Between 0 and 1, so that noise levels and masks are taken for what they are.</summary>
    private static void FillNumbers(Span<float> row, int run)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)Philox.Uniform(seed: 0, (uint)i, (uint)run);
        }
    }

    private static void FillBytes(Span<byte> row, int run)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (byte)(256 * Philox.Uniform(seed: 0, (uint)i, (uint)run));
        }
    }
}
