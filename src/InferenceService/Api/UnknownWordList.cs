using System.Globalization;

namespace InferenceService.Api;

/// <summary>What a model does not know of a request's texts: each word once, whatever its case, and not without end.</summary>
internal sealed class UnknownWordList
{
    private const int MaxWords = 32;
    private const int MaxCharacters = 64;

    private readonly OrderedDictionary<string, string> _words = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Words => _words.Values;

    public void Add(IEnumerable<string> words)
    {
        foreach (var word in words.Select(Shorten))
        {
            if (_words.Count < MaxWords)
            {
                _words.TryAdd(word, word);
            }
        }
    }

    private static string Shorten(string word)
    {
        var characters = new StringInfo(word);
        return characters.LengthInTextElements <= MaxCharacters
            ? word : string.Concat(characters.SubstringByTextElements(0, MaxCharacters - 1), "…");
    }
}
