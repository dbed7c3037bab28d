using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>Splits text into the words that are encoded one by one.</summary>
public abstract partial class PreTokenizer
{
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(string text);
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text);

    public static PreTokenizer CreateWhiteSpace(IReadOnlyDictionary<string, int>? specialTokens = null) => Create(s_whiteSpace, specialTokens);
    public static PreTokenizer CreateWordOrNonWord(IReadOnlyDictionary<string, int>? specialTokens = null) => Create(s_wordOrNonWord, specialTokens);
    public static PreTokenizer CreateWordOrPunctuation(IReadOnlyDictionary<string, int>? specialTokens = null) => Create(s_wordOrPunctuation, specialTokens);

    private static readonly RegexPreTokenizer s_whiteSpace = new(NonWhiteSpace(), null);
    private static readonly RegexPreTokenizer s_wordOrNonWord = new(WordOrNonWord(), null);
    private static readonly RegexPreTokenizer s_wordOrPunctuation = new(WordOrPunctuation(), null);

    private static RegexPreTokenizer Create(RegexPreTokenizer plain, IReadOnlyDictionary<string, int>? specialTokens) =>
        specialTokens is null or { Count: 0 } ? plain : new RegexPreTokenizer(plain.Regex, specialTokens);

    [GeneratedRegex(@"\S+")]
    private static partial Regex NonWhiteSpace();

    [GeneratedRegex(@"\w+|[^\w\s]+")]
    private static partial Regex WordOrNonWord();

    [GeneratedRegex(@"\w+|\p{P}")]
    private static partial Regex WordOrPunctuation();
}

/// <summary>The words are a pattern's matches; special tokens are words of their own, cut out first.</summary>
public sealed class RegexPreTokenizer : PreTokenizer
{
    private readonly Regex? _special;

    public RegexPreTokenizer(Regex regex, IReadOnlyDictionary<string, int>? specialTokens)
    {
        ArgumentNullException.ThrowIfNull(regex);
        Regex = regex;
        _special = SpecialTokens.Pattern(specialTokens);
    }

    internal Regex Regex { get; }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        foreach (var (offset, length, special) in SpecialTokens.Split(_special, text ?? ""))
        {
            if (special) yield return (offset, length);
            else for (var match = Regex.Match(text!, offset, length); match.Success; match = match.NextMatch())
                    if (match.Length > 0) yield return (match.Index, match.Length);
        }
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
}

/// <summary>The GPT-2 and RoBERTa split: contractions, and words with their leading space.</summary>
public sealed partial class RobertaPreTokenizer : PreTokenizer
{
    private readonly RegexPreTokenizer _split = new(Words(), null);

    public static RobertaPreTokenizer Instance { get; } = new();
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => _split.PreTokenize(text);
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => _split.PreTokenize(text);

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}

internal static class SpecialTokens
{
    public static Regex? Pattern(IReadOnlyDictionary<string, int>? specialTokens) =>
        specialTokens is null or { Count: 0 } ? null : new Regex(string.Join('|', specialTokens.Keys.Select(Regex.Escape)));

    /// <summary>The text in order, as special tokens and the stretches between them.</summary>
    public static IEnumerable<(int Offset, int Length, bool Special)> Split(Regex? special, string text)
    {
        int start = 0;
        for (var match = special?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            if (match.Index > start) yield return (start, match.Index - start, false);
            yield return (match.Index, match.Length, true);
            start = match.Index + match.Length;
        }
        if (start < text.Length) yield return (start, text.Length - start, false);
    }
}
