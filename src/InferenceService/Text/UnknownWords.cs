namespace InferenceService.Text;

/// <summary>Puts what a vocabulary does not know back together, as the person wrote it.</summary>
internal static class UnknownWords
{
    /// <summary>What holds the parts of one word together: "don't", "T-shirt".</summary>
    private const string Joints = "'’-‐";

    /// <summary>In the order of the text; parts that stand side by side are one, such as 猫咪. Punctuation alone is not told.</summary>
    public static List<string> Of(string text, IEnumerable<Word> unknown)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var word in unknown.Where(word => !word.Text.EnumerateRunes().All(BertWords.IsPunctuation)))
        {
            if (ranges.Count > 0 && AreJoined(text[ranges[^1].End..word.Start]))
            {
                ranges[^1] = (ranges[^1].Start, word.End);
                continue;
            }

            ranges.Add((word.Start, word.End));
        }

        return [.. ranges.Select(range => text[range.Start..range.End])];
    }

    private static bool AreJoined(string between) => between.Length == 0 || (between.Length == 1 && Joints.Contains(between[0], StringComparison.Ordinal));
}
