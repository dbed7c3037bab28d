using System.Buffers;
using System.Text;

namespace Microsoft.ML.Tokenizers;

public class WordPieceOptions
{
    public PreTokenizer? PreTokenizer { get; set; }
    public Normalizer? Normalizer { get; set; }
    public IReadOnlyDictionary<string, int>? SpecialTokens { get; set; }
    public string UnknownToken { get; set; } = "[UNK]";
    public string ContinuingSubwordPrefix { get; set; } = "##";
    public int MaxInputCharsPerWord { get; set; } = 100;
}

/// <summary>Each word is covered by the longest known pieces, left to right, or is unknown as a whole.</summary>
public class WordPieceTokenizer : Tokenizer
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<int, string> _tokens = [];
    private readonly IReadOnlyDictionary<string, int>? _matched;

    /// <param name="matched">The special tokens as they look in normalized text.</param>
    internal WordPieceTokenizer(Dictionary<string, int> vocabulary, WordPieceOptions options, IReadOnlyDictionary<string, int>? matched = null)
    {
        _matched = matched ?? options.SpecialTokens;
        _vocabulary = vocabulary;
        _lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (token, id) in vocabulary) _tokens[id] = token;
        UnknownToken = options.UnknownToken;
        UnknownTokenId = vocabulary.TryGetValue(UnknownToken, out int unknown) ? unknown : throw new ArgumentException($"The unknown token '{UnknownToken}' is not in the vocabulary.");
        SpecialTokens = options.SpecialTokens;
        foreach (var (token, id) in SpecialTokens ?? new Dictionary<string, int>()) _tokens[id] = token;
        Normalizer = options.Normalizer;
        PreTokenizer = options.PreTokenizer ?? PreTokenizer.CreateWhiteSpace(SpecialTokens);
        ContinuingSubwordPrefix = options.ContinuingSubwordPrefix;
        MaxInputCharsPerWord = options.MaxInputCharsPerWord;
    }

    public override Normalizer? Normalizer { get; }
    public override PreTokenizer? PreTokenizer { get; }
    public IReadOnlyDictionary<string, int>? SpecialTokens { get; }
    public string UnknownToken { get; }
    public int UnknownTokenId { get; }
    public string ContinuingSubwordPrefix { get; }
    public int MaxInputCharsPerWord { get; }

    public static WordPieceTokenizer Create(string vocabFilePath, WordPieceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabFilePath);
        using var stream = File.OpenRead(vocabFilePath);
        return Create(stream, options);
    }

    public static WordPieceTokenizer Create(Stream vocabStream, WordPieceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        return new WordPieceTokenizer(ReadVocabulary(vocabStream), options ?? new WordPieceOptions());
    }

    /// <summary>One token a line; its id is the line number, from zero.</summary>
    internal static Dictionary<string, int> ReadVocabulary(Stream lines)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = new StreamReader(lines, leaveOpen: true);
        for (int id = 0; reader.ReadLine() is { } line; id++)
            if (line.Length > 0) vocabulary.Add(line, id);
        return vocabulary;
    }

    internal int RequireToken(string token) => _vocabulary.TryGetValue(token, out int id) ? id : throw new ArgumentException($"The special token '{token}' is not in the vocabulary.");

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Take(Encode(text, textSpan, settings), settings.MaxTokenCount, token => token);

    private protected override Encoding Encode(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        text ??= textSpan.ToString();
        var encoding = new Encoding();
        if (text.Length == 0) return encoding;
        if (settings.ConsiderNormalization && Normalizer is not null) encoding.NormalizedText = text = Normalizer.Normalize(text);
        if (settings.ConsiderPreTokenization && PreTokenizer is not null)
            foreach (var (offset, length) in PreTokenizer.PreTokenize(text)) EncodeWord(encoding, text.AsSpan(offset, length), offset);
        else EncodeWord(encoding, text, 0);
        return encoding;
    }

    // Text is kept or dropped by the word. A word that fills the limit is not counted as consumed, and an
    // index points at the neighbouring word that did not fit, save where a single word fills the limit.
    private protected override int Consumed(Encoding encoding, int count, int limit)
    {
        if (count < limit) return encoding.Consumed(count);
        int last = 0;
        for (int next = 0; next < count; next += encoding.Group(next)) last = next;
        return last == 0 ? 0 : encoding.Tokens[last - 1].Offset.End.Value;
    }

    private void EncodeWord(Encoding encoding, ReadOnlySpan<char> word, int offset)
    {
        int end = encoding.Length = offset + word.Length;
        if (_matched is not null && _matched.TryGetValue(word.ToString(), out int special))
        {
            encoding.Add(special, _tokens[special], offset, end);
            return;
        }

        var pieces = new List<(int Id, int Start, int End)>();
        if (word.Length <= MaxInputCharsPerWord)
            for (int start = 0; start < word.Length; start = pieces[^1].End)
                if (!TryLongest(word, start, pieces)) { pieces.Clear(); break; }

        if (pieces.Count == 0) encoding.Add(UnknownTokenId, UnknownToken, offset, end);
        // A word is kept or dropped whole.
        for (int i = 0; i < pieces.Count; i++)
            encoding.Add(pieces[i].Id, _tokens[pieces[i].Id], offset + pieces[i].Start, offset + pieces[i].End, i == pieces.Count - 1 ? end : -1);
    }

    private bool TryLongest(ReadOnlySpan<char> word, int start, List<(int Id, int Start, int End)> pieces)
    {
        string prefix = start > 0 ? ContinuingSubwordPrefix : "";
        Span<char> candidate = new char[prefix.Length + word.Length - start];
        prefix.CopyTo(candidate);
        word[start..].CopyTo(candidate[prefix.Length..]);
        for (int end = word.Length; end > start; end--)
        {
            if (!_lookup.TryGetValue(candidate[..(prefix.Length + end - start)], out int id)) continue;
            pieces.Add((id, start, end));
            return true;
        }
        return false;
    }

    public override string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecialTokens: false);

    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        bool first = true;
        foreach (int id in ids)
        {
            if (!_tokens.TryGetValue(id, out string? token) || skipSpecialTokens && SpecialTokens is not null && SpecialTokens.ContainsKey(token)) continue;
            if (ContinuingSubwordPrefix.Length > 0 && token.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal)) text.Append(token.AsSpan(ContinuingSubwordPrefix.Length));
            else text.Append(first || token[0] is '.' or ',' or '!' or '?' or '\'' ? "" : " ").Append(token);
            first = false;
        }
        return text.ToString();
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        Decode(ids, destination, skipSpecialTokens: false, out idsConsumed, out charsWritten);

    public OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, bool skipSpecialTokens, out int idsConsumed, out int charsWritten) =>
        Fit(ids, destination, some => Decode(some, skipSpecialTokens), out idsConsumed, out charsWritten);
}
