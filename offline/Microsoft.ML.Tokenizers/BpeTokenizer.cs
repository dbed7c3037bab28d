using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>Byte-pair encoding, over characters or (GPT-2, CLIP) over bytes.</summary>
public sealed class BpeTokenizer : Tokenizer
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<int, string> _tokens = [];
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];
    private readonly int? _unknownId, _beginningId, _endId;
    private readonly string? _endOfSentenceToken;

    private BpeTokenizer(BpeOptions options)
    {
        _vocabulary = new Dictionary<string, int>(options.Vocabulary, StringComparer.Ordinal);
        if (_vocabulary.Count == 0) throw new InvalidOperationException("The vocabulary cannot be empty.");
        foreach (var (token, id) in _vocabulary) _tokens[id] = token;
        Vocabulary = new ReadOnlyDictionary<string, int>(_vocabulary);
        SpecialTokens = options.SpecialTokens;
        foreach (var (token, id) in SpecialTokens ?? new Dictionary<string, int>()) _tokens[id] = token;
        Normalizer = options.Normalizer;
        PreTokenizer = options.PreTokenizer ?? PreTokenizer.CreateWordOrNonWord(SpecialTokens);
        FuseUnknownTokens = options.FuseUnknownTokens;
        ContinuingSubwordPrefix = options.ContinuingSubwordPrefix;
        EndOfWordSuffix = options.EndOfWordSuffix;
        ByteLevel = options.ByteLevel;
        UnknownToken = options.UnknownToken;
        if (!string.IsNullOrEmpty(UnknownToken))
            _unknownId = IdOf(UnknownToken) ?? throw new InvalidOperationException($"Unknown Token '{UnknownToken}' was not present in 'Vocabulary'.");
        BeginningOfSentenceToken = options.BeginningOfSentenceToken;
        _endOfSentenceToken = options.EndOfSentenceToken;
        _beginningId = IdOf(BeginningOfSentenceToken);
        _endId = IdOf(_endOfSentenceToken);
        foreach (string merge in options.Merges ?? []) AddMerge(merge);
    }

    public override Normalizer? Normalizer { get; }
    public override PreTokenizer? PreTokenizer { get; }
    public IReadOnlyDictionary<string, int> Vocabulary { get; }
    public IReadOnlyDictionary<string, int>? SpecialTokens { get; }
    public string? UnknownToken { get; }
    public bool FuseUnknownTokens { get; }
    public string? ContinuingSubwordPrefix { get; }
    public string? EndOfWordSuffix { get; }
    public bool ByteLevel { get; }
    public string? BeginningOfSentenceToken { get; }

    public static BpeTokenizer Create(BpeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (string merge in options.Merges ?? [])
            if (!BpeOptions.IsPair(merge)) throw new InvalidOperationException("Invalid merger file format");
        return new BpeTokenizer(options);
    }

    public static BpeTokenizer Create(string vocabFile, string? mergesFile) => Create(vocabFile, mergesFile, preTokenizer: null);

    public static BpeTokenizer Create(string vocabFile, string? mergesFile, PreTokenizer? preTokenizer = null, Normalizer? normalizer = null, IReadOnlyDictionary<string, int>? specialTokens = null, string? unknownToken = null, string? continuingSubwordPrefix = null, string? endOfWordSuffix = null, bool fuseUnknownTokens = false)
    {
        ArgumentNullException.ThrowIfNull(vocabFile);
        using var vocabStream = File.OpenRead(vocabFile);
        using var mergesStream = mergesFile is null ? null : File.OpenRead(mergesFile);
        return Create(vocabStream, mergesStream, preTokenizer, normalizer, specialTokens, unknownToken, continuingSubwordPrefix, endOfWordSuffix, fuseUnknownTokens);
    }

    public static BpeTokenizer Create(Stream vocabStream, Stream? mergesStream) => Create(vocabStream, mergesStream, preTokenizer: null);

    public static BpeTokenizer Create(Stream vocabStream, Stream? mergesStream, PreTokenizer? preTokenizer = null, Normalizer? normalizer = null, IReadOnlyDictionary<string, int>? specialTokens = null, string? unknownToken = null, string? continuingSubwordPrefix = null, string? endOfWordSuffix = null, bool fuseUnknownTokens = false)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        return new BpeTokenizer(new BpeOptions(BpeOptions.ReadVocabulary(vocabStream))
        {
            Merges = BpeOptions.ReadMerges(mergesStream), PreTokenizer = preTokenizer, Normalizer = normalizer, SpecialTokens = specialTokens, UnknownToken = unknownToken,
            ContinuingSubwordPrefix = continuingSubwordPrefix, EndOfWordSuffix = endOfWordSuffix, FuseUnknownTokens = fuseUnknownTokens,
        });
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Take(Encode(text, textSpan, settings), settings.MaxTokenCount, token => token);

    private protected override Encoding Encode(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        text ??= textSpan.ToString();
        var encoding = new Encoding();
        if (text.Length == 0) return encoding;
        if (settings.ConsiderNormalization && Normalizer is not null) encoding.NormalizedText = text = Normalizer.Normalize(text);
        (int Offset, int Length)[] words = settings.ConsiderPreTokenization && PreTokenizer is not null ? [.. PreTokenizer.PreTokenize(text)] : [(0, text.Length)];
        if (_beginningId is { } beginning) encoding.Add(beginning, BeginningOfSentenceToken!, 0, 0, words.FirstOrDefault().Offset);
        foreach (var (offset, length) in words) EncodeWord(encoding, text.AsSpan(offset, length), offset);
        if (_endId is { } end) encoding.Add(end, _endOfSentenceToken!, text.Length, text.Length);
        return encoding;
    }

    private void EncodeWord(Encoding encoding, ReadOnlySpan<char> word, int offset)
    {
        encoding.Length = offset + word.Length;
        if (SpecialTokens is not null && SpecialTokens.TryGetValue(word.ToString(), out int special))
        {
            encoding.Add(special, word.ToString(), offset, offset + word.Length);
            return;
        }

        var units = Units(word);
        var symbols = new List<Symbol>(units.Count);
        for (int i = 0; i < units.Count; i++)
        {
            string unit = (i > 0 ? ContinuingSubwordPrefix : null) + units[i].Text + (i == units.Count - 1 ? EndOfWordSuffix : null);
            if (_vocabulary.TryGetValue(unit, out int id)) symbols.Add(new Symbol(id, i, i + 1));
            else if (_unknownId is { } unknown)
            {
                if (FuseUnknownTokens && symbols.Count > 0 && symbols[^1].Id == unknown) symbols[^1] = new Symbol(unknown, symbols[^1].Start, i + 1);
                else symbols.Add(new Symbol(unknown, i, i + 1));
            }
        }

        foreach (var symbol in SymbolMerger.Merge(symbols, TryMerge))
            encoding.Add(symbol.Id, _tokens[symbol.Id], offset + units[symbol.Start].Start, offset + units[symbol.End - 1].End, offset + units[symbol.End - 1].Cut);
    }

    private bool TryMerge(in Symbol left, in Symbol right, out float cost, out int id)
    {
        bool found = _merges.TryGetValue((left.Id, right.Id), out var merge);
        (cost, id) = (merge.Rank, merge.Id);
        return found;
    }

    /// <summary>The characters, or the bytes in their printable form, that merging starts from; Cut is where the text may end after one.</summary>
    private List<(string Text, int Start, int End, int Cut)> Units(ReadOnlySpan<char> word)
    {
        var units = new List<(string, int, int, int)>(word.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0, width; i < word.Length; i += width)
        {
            width = char.IsHighSurrogate(word[i]) && i + 1 < word.Length && char.IsLowSurrogate(word[i + 1]) ? 2 : 1;
            if (!ByteLevel) units.Add((word.Slice(i, width).ToString(), i, i + width, i + width));
            else
            {
                int count = ByteAlphabet.GetBytes(word, i, utf8);
                for (int b = 0; b < count; b++) units.Add((ByteAlphabet.ToChar(utf8[b]).ToString(), i, i + 1, b == count - 1 ? i + width : i));
            }
        }
        return units;
    }

    private void AddMerge(string merge)
    {
        int space = merge.IndexOf(' ');
        string left = merge[..space], right = merge[(space + 1)..];
        string joined = left + (string.IsNullOrEmpty(ContinuingSubwordPrefix) ? right : right[ContinuingSubwordPrefix.Length..]);
        _merges.TryAdd((Known(left), Known(right)), (_merges.Count, Known(joined)));
        int Known(string token) => _vocabulary.TryGetValue(token, out int id) ? id : throw new InvalidOperationException($"Trying to merge a token '{token}' which not exist in the vocabulary.");
    }

    private int? IdOf(string? token) =>
        token is null ? null : _vocabulary.TryGetValue(token, out int id) || SpecialTokens is not null && SpecialTokens.TryGetValue(token, out id) ? id : null;

    public override string Decode(IEnumerable<int> ids) => Decode(ids, considerSpecialTokens: true);

    public string Decode(IEnumerable<int> ids, bool considerSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        var bytes = new List<byte>();
        bool betweenWords = false;
        foreach (int id in ids)
        {
            if (!_tokens.TryGetValue(id, out string? token)) continue;
            bool special = SpecialTokens is not null && SpecialTokens.ContainsKey(token);
            if (!considerSpecialTokens && (special || id == _unknownId && !ByteLevel)) continue;
            if (betweenWords) text.Append(' ');
            betweenWords = false;
            if (!special)
            {
                if (!string.IsNullOrEmpty(ContinuingSubwordPrefix) && token.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal)) token = token[ContinuingSubwordPrefix.Length..];
                if (!string.IsNullOrEmpty(EndOfWordSuffix) && token.EndsWith(EndOfWordSuffix, StringComparison.Ordinal))
                {
                    token = token[..^EndOfWordSuffix.Length];
                    betweenWords = !ByteLevel;
                }
                if (ByteLevel && ByteAlphabet.TryGetBytes(token, bytes)) continue;
            }
            Flush();
            text.Append(token);
        }
        Flush();
        return text.ToString();

        void Flush()
        {
            text.Append(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
            bytes.Clear();
        }
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        Decode(ids, destination, considerSpecialTokens: true, out idsConsumed, out charsWritten);

    public OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, bool considerSpecialTokens, out int idsConsumed, out int charsWritten) =>
        Fit(ids, destination, some => Decode(some, considerSpecialTokens), out idsConsumed, out charsWritten);
}
