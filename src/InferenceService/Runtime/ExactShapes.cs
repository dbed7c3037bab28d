namespace InferenceService.Runtime;

/// <summary>
/// Buckets in which a row's result is the same bits, found by trying. A clip's bytes must not depend on its neighbours, but
/// kernels may round differently at some batch sizes (one row, mostly: He, "Defeating nondeterminism in LLM inference", 2025);
/// such a bucket is left out, and the next one serves its rows.
/// </summary>
public sealed class ExactShapes
{
    private readonly int[] _buckets;
    private readonly bool[] _isExact;

    /// <param name="rows">Most rows, a bucket itself.</param>
    public ExactShapes(int rows)
    {
        _buckets = [.. Buckets.UpTo(rows)];
        _isExact = new bool[_buckets.Length];
        Array.Fill(_isExact, true);
    }

    /// <summary>Buckets left out.</summary>
    public IEnumerable<int> LeftOut => _buckets.Where((_, i) => !_isExact[i]);

    /// <summary>Smallest bucket in use that holds the rows; 0 if there is none.</summary>
    public int For(int rows)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] >= rows && _isExact[i])
            {
                return _buckets[i];
            }
        }

        return 0;
    }

    /// <summary>Leaves out every bucket that fails.</summary>
    /// <param name="isExact">Runs a bucket and says whether all of its rows came out as the reference.</param>
    /// <param name="hasReference">Whether the largest bucket is the reference itself, which stays whatever comes of it.</param>
    public void Check(Func<int, bool> isExact, bool hasReference)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            _isExact[i] = isExact(_buckets[i]) || (hasReference && i == _buckets.Length - 1);
        }
    }
}
