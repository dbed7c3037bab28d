namespace InferenceService.Tool;

/// <summary>What somebody may have meant.</summary>
internal static class Spelling
{
    /// <summary>A question to add to a message: the nearest of the words, or nothing where none is near.</summary>
    public static string DidYouMean(string written, IEnumerable<string> words) =>
        Nearest(written, words) is { } word ? $"; did you mean '{word}'?" : "";

    public static string? Nearest(string written, IEnumerable<string> words)
    {
        var bare = written.TrimStart('-');
        var near = words.Select(word => (Word: word, Distance: Distance(bare, word.TrimStart('-')))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return near.Word is not null && near.Distance <= Math.Max(1, bare.Length / 3) ? near.Word : null;
    }

    /// <summary>Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
