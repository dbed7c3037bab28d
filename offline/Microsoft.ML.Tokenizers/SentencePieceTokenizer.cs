using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>A sentencepiece model: unigram (T5, XLM-R) or byte-pair.</summary>
public class SentencePieceTokenizer : Tokenizer
{
    private readonly SentencePieceModel _model;
    private readonly SentencePieceEncoder _encoder;
    private readonly Regex? _special;
    private readonly Dictionary<int, string> _specialById = [];

    internal SentencePieceTokenizer(SentencePieceModel model, bool addBeginningOfSentence, bool addEndOfSentence, IReadOnlyDictionary<string, int>? specialTokens)
    {
        if (model.Type is not (ModelType.Unigram or ModelType.Bpe)) throw new ArgumentException($"The model type '{model.Type}' is not supported.", "modelProto");
        _model = model;
        _encoder = model.Type == ModelType.Unigram ? new UnigramEncoder(model) : new BytePairEncoder(model);
        AddBeginningOfSentence = addBeginningOfSentence;
        AddEndOfSentence = addEndOfSentence;
        SpecialTokens = specialTokens;
        _special = Tokenizers.SpecialTokens.Pattern(specialTokens);
        foreach (var (token, id) in specialTokens ?? new Dictionary<string, int>()) _specialById[id] = token;
        Normalizer = new SentencePieceNormalizer(model.RemoveExtraWhitespaces, AddDummyPrefix, EscapeWhiteSpaces, TreatWhitespaceAsSuffix, specialTokens,
            model.Type == ModelType.Unigram ? model.CharsMap : []);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int id = 0; id < model.Pieces.Count; id++) vocabulary[model.Pieces[id].Piece] = id;
        Vocabulary = new ReadOnlyDictionary<string, int>(vocabulary);
    }

    public override Normalizer? Normalizer { get; }
    public override PreTokenizer? PreTokenizer => null;
    public IReadOnlyDictionary<string, int> Vocabulary { get; }
    public IReadOnlyDictionary<string, int>? SpecialTokens { get; }
    public bool ByteFallback => _model.ByteFallback;
    public bool AddDummyPrefix => _model.AddDummyPrefix;
    public bool EscapeWhiteSpaces => _model.EscapeWhitespaces;
    public bool TreatWhitespaceAsSuffix => _model.TreatWhitespaceAsSuffix;
    public bool AddBeginningOfSentence { get; }
    public bool AddEndOfSentence { get; }
    public string BeginningOfSentenceToken => _model.BeginningPiece;
    public string EndOfSentenceToken => _model.EndPiece;
    public string UnknownToken => _model.UnknownPiece;
    public int BeginningOfSentenceId => Math.Max(0, _model.BeginningId);
    public int EndOfSentenceId => Math.Max(0, _model.EndId);
    public int UnknownId => Math.Max(0, _model.UnknownId);

    public static SentencePieceTokenizer Create(Stream modelStream, bool addBeginningOfSentence = true, bool addEndOfSentence = false, IReadOnlyDictionary<string, int>? specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(modelStream);
        return new SentencePieceTokenizer(SentencePieceModel.Read(modelStream), addBeginningOfSentence, addEndOfSentence, specialTokens);
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Take(Encode(text, textSpan, settings), settings.MaxTokenCount, token => token);

    private protected override Encoding Encode(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Encode(text, textSpan, AddBeginningOfSentence, AddEndOfSentence, settings.ConsiderNormalization);

    private Encoding Encode(string? text, ReadOnlySpan<char> textSpan, bool addBeginning, bool addEnd, bool normalize)
    {
        text ??= textSpan.ToString();
        var encoding = new Encoding();
        if (text.Length == 0) return encoding;
        if (normalize) text = Normalizer!.Normalize(text);
        if (normalize || _model.Type == ModelType.Unigram) encoding.NormalizedText = text;
        encoding.Length = text.Length;
        if (addBeginning && _model.BeginningId >= 0) encoding.Add(_model.BeginningId, BeginningOfSentenceToken, 0, 0);
        foreach (var (offset, length, special) in Tokenizers.SpecialTokens.Split(_special, text))
        {
            if (!special) _encoder.Encode(encoding, text, offset, offset + length);
            else
            {
                string token = text.Substring(offset, length);
                encoding.Add(SpecialTokens![token], token, offset, offset + length);
            }
        }
        if (addEnd && _model.EndId >= 0) encoding.Add(_model.EndId, EndOfSentenceToken, text.Length, text.Length);
        return encoding;
    }

    public IReadOnlyList<EncodedToken> EncodeToTokens(string text, out string? normalizedText, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToTokens(text.AsSpan(), out normalizedText, addBeginningOfSentence, addEndOfSentence, considerPreTokenization, considerNormalization);

    public IReadOnlyList<EncodedToken> EncodeToTokens(ReadOnlySpan<char> text, out string? normalizedText, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        var encoding = Encode(null, text, addBeginningOfSentence, addEndOfSentence, considerNormalization);
        normalizedText = encoding.NormalizedText;
        return encoding.Tokens;
    }

    public IReadOnlyList<int> EncodeToIds(string text, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), addBeginningOfSentence, addEndOfSentence, int.MaxValue, out _, out _, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addBeginningOfSentence, addEndOfSentence, int.MaxValue, out _, out _, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(string text, bool addBeginningOfSentence, bool addEndOfSentence, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), addBeginningOfSentence, addEndOfSentence, maxTokenCount, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool addBeginningOfSentence, bool addEndOfSentence, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        CheckLimit(maxTokenCount);
        return Unpack(Take(Encode(null, text, addBeginningOfSentence, addEndOfSentence, considerNormalization), maxTokenCount, token => token.Id), out normalizedText, out charsConsumed);
    }

    public int CountTokens(string text, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(text.AsSpan(), addBeginningOfSentence, addEndOfSentence, considerPreTokenization, considerNormalization);

    public int CountTokens(ReadOnlySpan<char> text, bool addBeginningOfSentence, bool addEndOfSentence, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addBeginningOfSentence, addEndOfSentence, considerPreTokenization, considerNormalization).Count;

    public override string Decode(IEnumerable<int> ids) => Decode(ids, considerSpecialTokens: false);

    public string Decode(IEnumerable<int> ids, bool considerSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        var bytes = new List<byte>();
        bool atStart = true;
        foreach (int id in ids)
        {
            string? piece = _specialById.GetValueOrDefault(id) ?? ((uint)id < (uint)_model.Pieces.Count ? _model.Pieces[id].Piece : null);
            bool special = id == _model.BeginningId || id == _model.EndId || id == _model.UnknownId || _specialById.ContainsKey(id);
            if (piece is null || special && !considerSpecialTokens) continue;
            if (!special && _encoder.TryGetByte(id, out byte value))
            {
                bytes.Add(value);
                atStart = false;
                continue;
            }
            Flush();
            if (!special && EscapeWhiteSpaces) piece = piece.Replace(SentencePieceNormalizer.Space, ' ');
            // The dummy space is not part of the text.
            if (atStart && !special && AddDummyPrefix && !TreatWhitespaceAsSuffix && piece.StartsWith(' ')) piece = piece[1..];
            text.Append(piece);
            atStart &= special;
        }
        Flush();
        if (AddDummyPrefix && TreatWhitespaceAsSuffix && text.Length > 0 && text[^1] == ' ') text.Length--;
        return text.ToString();

        void Flush()
        {
            text.Append(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
            bytes.Clear();
        }
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        Decode(ids, destination, considerSpecialTokens: false, out idsConsumed, out charsWritten);

    public OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, bool considerSpecialTokens, out int idsConsumed, out int charsWritten) =>
        Fit(ids, destination, some => Decode(some, considerSpecialTokens), out idsConsumed, out charsWritten);
}
