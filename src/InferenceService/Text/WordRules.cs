using System.Text;

namespace InferenceService.Text;

/// <summary>How a bundle reads words beyond its vocabulary; both parts are optional. See docs/model-bundles.md.</summary>
public sealed class WordRules
{
    private readonly Dictionary<Rune, Rune> _variants = [];
    private readonly Dictionary<string, List<List<string>>> _onlyBefore = [];

    /// <param name="variants">A character of the vocabulary to the characters that are read as it, such as 黄 to 黃.</param>
    /// <param name="onlyBefore">
    /// A word of the vocabulary to what must follow for it to be known: 三 of 三角形 is no number, so before 个 it is not.
    /// </param>
    /// <param name="lowerCase">As of the tokenizer.</param>
    /// <exception cref="ArgumentException">They contradict themselves; the message says where.</exception>
    public WordRules(
        IReadOnlyDictionary<string, string>? variants, IReadOnlyDictionary<string, IReadOnlyList<string>>? onlyBefore, bool lowerCase)
    {
        foreach (var (known, others) in variants ?? new Dictionary<string, string>())
        {
            foreach (var other in others.EnumerateRunes())
            {
                AddVariant(known, other);
            }
        }

        var words = new BertWords(lowerCase);
        foreach (var (word, followers) in onlyBefore ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            _onlyBefore.Add(word, [.. followers.Select(follower => words.Split(follower).ConvertAll(w => w.Text))]);
        }
    }

    public static WordRules None { get; } = new(variants: null, onlyBefore: null, lowerCase: true);

    /// <summary>Words that a vocabulary must have, and characters that it must not.</summary>
    public IEnumerable<string> Faults(Func<string, bool> isKnown) =>
        _variants.Values.Select(rune => rune.ToString()).Concat(_onlyBefore.Keys).Distinct().Where(word => !isKnown(word))
            .Select(word => $"'{word}' is not in the vocabulary")
            .Concat(_variants.Keys.Where(rune => isKnown(rune.ToString())).Select(rune => $"'{rune}' is in the vocabulary itself"));

    /// <summary>The word in the characters that the vocabulary has.</summary>
    public string Unify(string word)
    {
        if (_variants.Count == 0 || !word.EnumerateRunes().Any(_variants.ContainsKey))
        {
            return word;
        }

        var unified = new StringBuilder();
        foreach (var rune in word.EnumerateRunes())
        {
            unified.Append(_variants.GetValueOrDefault(rune, rune));
        }

        return unified.ToString();
    }

    /// <summary>Whether the word at this place may be looked up at all.</summary>
    internal bool Allows(IReadOnlyList<Word> words, int at) =>
        !_onlyBefore.TryGetValue(words[at].Text, out var followers) || followers.Exists(follower => Follows(words, at + 1, follower));

    private static bool Follows(IReadOnlyList<Word> words, int at, List<string> follower) =>
        at + follower.Count <= words.Count && !follower.Where((text, i) => words[at + i].Text != text).Any();

    private void AddVariant(string known, Rune other)
    {
        if (known.EnumerateRunes().Count() != 1)
        {
            throw new ArgumentException($"variants: '{known}' is not one character");
        }

        if (!_variants.TryAdd(other, Rune.GetRuneAt(known, 0)))
        {
            throw new ArgumentException($"variants: '{other}' stands there more than once");
        }
    }
}
