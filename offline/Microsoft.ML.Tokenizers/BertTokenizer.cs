namespace Microsoft.ML.Tokenizers;

public sealed class BertOptions : WordPieceOptions
{
    public bool LowerCaseBeforeTokenization { get; set; } = true;
    public bool ApplyBasicTokenization { get; set; } = true;
    public bool SplitOnSpecialTokens { get; set; } = true;
    public string SeparatorToken { get; set; } = "[SEP]";
    public string PaddingToken { get; set; } = "[PAD]";
    public string ClassificationToken { get; set; } = "[CLS]";
    public string MaskingToken { get; set; } = "[MASK]";
    public bool IndividuallyTokenizeCjk { get; set; } = true;
    public bool RemoveNonSpacingMarks { get; set; }
}

/// <summary>WordPiece with BERT's cleaning, and its [CLS] a [SEP] b [SEP] layout.</summary>
public sealed class BertTokenizer : WordPieceTokenizer
{
    private BertTokenizer(Dictionary<string, int> vocabulary, BertOptions options, IReadOnlyDictionary<string, int>? matched) : base(vocabulary, options, matched)
    {
        LowerCaseBeforeTokenization = options.LowerCaseBeforeTokenization;
        ApplyBasicTokenization = options.ApplyBasicTokenization;
        SplitOnSpecialTokens = options.SplitOnSpecialTokens;
        IndividuallyTokenizeCjk = options.IndividuallyTokenizeCjk;
        RemoveNonSpacingMarks = options.RemoveNonSpacingMarks;
        SeparatorTokenId = RequireToken(SeparatorToken = options.SeparatorToken);
        PaddingTokenId = RequireToken(PaddingToken = options.PaddingToken);
        ClassificationTokenId = RequireToken(ClassificationToken = options.ClassificationToken);
        MaskingTokenId = RequireToken(MaskingToken = options.MaskingToken);
    }

    public bool LowerCaseBeforeTokenization { get; }
    public bool ApplyBasicTokenization { get; }
    public bool SplitOnSpecialTokens { get; }
    public string SeparatorToken { get; }
    public int SeparatorTokenId { get; }
    public string PaddingToken { get; }
    public int PaddingTokenId { get; }
    public string ClassificationToken { get; }
    public int ClassificationTokenId { get; }
    public string MaskingToken { get; }
    public int MaskingTokenId { get; }
    public bool IndividuallyTokenizeCjk { get; }
    public bool RemoveNonSpacingMarks { get; }

    public static BertTokenizer Create(string vocabFilePath, BertOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabFilePath);
        using var stream = File.OpenRead(vocabFilePath);
        return Create(stream, options);
    }

    public static BertTokenizer Create(Stream vocabStream, BertOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabStream);
        options ??= new BertOptions();
        var vocabulary = ReadVocabulary(vocabStream);
        var special = new Dictionary<string, int>(options.SpecialTokens ?? new Dictionary<string, int>());
        foreach (string token in (string[])[options.UnknownToken, options.SeparatorToken, options.PaddingToken, options.ClassificationToken, options.MaskingToken])
            special[token] = vocabulary.TryGetValue(token, out int id) ? id : throw new ArgumentException($"The special token '{token}' is not in the vocabulary.");
        var matched = !options.SplitOnSpecialTokens ? null : options.LowerCaseBeforeTokenization ? special.ToDictionary(t => t.Key.ToLowerInvariant(), t => t.Value) : special;
        return new BertTokenizer(vocabulary, new BertOptions
        {
            LowerCaseBeforeTokenization = options.LowerCaseBeforeTokenization, ApplyBasicTokenization = options.ApplyBasicTokenization, SplitOnSpecialTokens = options.SplitOnSpecialTokens,
            SeparatorToken = options.SeparatorToken, PaddingToken = options.PaddingToken, ClassificationToken = options.ClassificationToken, MaskingToken = options.MaskingToken,
            IndividuallyTokenizeCjk = options.IndividuallyTokenizeCjk, RemoveNonSpacingMarks = options.RemoveNonSpacingMarks,
            UnknownToken = options.UnknownToken, ContinuingSubwordPrefix = options.ContinuingSubwordPrefix, MaxInputCharsPerWord = options.MaxInputCharsPerWord, SpecialTokens = options.SplitOnSpecialTokens ? special : null,
            Normalizer = options.Normalizer ?? (options.ApplyBasicTokenization ? new BertNormalizer(options.LowerCaseBeforeTokenization, options.IndividuallyTokenizeCjk, options.RemoveNonSpacingMarks) : null),
            PreTokenizer = options.PreTokenizer ?? (options.ApplyBasicTokenization ? PreTokenizer.CreateWordOrPunctuation(matched) : PreTokenizer.CreateWhiteSpace()),
        }, matched);
    }

    public new IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addSpecialTokens: true, considerPreTokenization, considerNormalization);

    public new IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addSpecialTokens: true, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), addSpecialTokens, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool addSpecialTokens, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        var ids = EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization)).Tokens;
        return addSpecialTokens ? BuildInputsWithSpecialTokens(ids) : ids;
    }

    public new IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), maxTokenCount, addSpecialTokens: true, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public new IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, maxTokenCount, addSpecialTokens: true, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, bool addSpecialTokens, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), maxTokenCount, addSpecialTokens, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, bool addSpecialTokens, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        (normalizedText, charsConsumed) = (null, 0);
        if (addSpecialTokens && maxTokenCount < 2) return [];
        var settings = Settings(considerPreTokenization, considerNormalization, addSpecialTokens ? maxTokenCount - 2 : maxTokenCount);
        var ids = Unpack(EncodeToIds(null, text, settings), out normalizedText, out charsConsumed);
        return addSpecialTokens ? BuildInputsWithSpecialTokens(ids) : ids;
    }

    /// <summary>[CLS] first [SEP], and second [SEP] where there is one.</summary>
    public IReadOnlyList<int> BuildInputsWithSpecialTokens(IEnumerable<int> tokenIds, IEnumerable<int>? additionalTokenIds = null) =>
        Lay(tokenIds, additionalTokenIds, id => id, ClassificationTokenId, SeparatorTokenId);

    private static List<int> Lay(IEnumerable<int> first, IEnumerable<int>? second, Func<int, int> token, int classification, int separator)
    {
        ArgumentNullException.ThrowIfNull(first, "tokenIds");
        List<int> values = [classification, .. first.Select(token), separator];
        if (second is not null) values.AddRange([.. second.Select(token), separator]);
        return values;
    }
}
