namespace InferenceService.Benchmarks.Harness;

/// <summary>
/// Measures two things in turn, A B A B ..., so that whatever else the machine does falls on both. A ratio is made of the two
/// halves of one pair, never of two sums: a disturbance then spoils one pair, and the median leaves it out.
/// </summary>
internal static class Interleaved
{
    public const int FewestPairs = 5;

    /// <param name="warmUps">Pairs that are run first and not counted: the compiler is still at work on the code.</param>
    public static async Task<IReadOnlyList<(T A, T B)>> RunAsync<T>(int pairs, int warmUps, Func<Task<T>> a, Func<Task<T>> b)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, FewestPairs);
        var measured = new List<(T A, T B)>(pairs);
        for (var i = -warmUps; i < pairs; i++)
        {
            var pair = (await a(), await b());
            if (i >= 0)
            {
                measured.Add(pair);
            }
        }

        return measured;
    }
}
