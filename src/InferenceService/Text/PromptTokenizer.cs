using InferenceService.Api;
using Microsoft.ML.Tokenizers;

namespace InferenceService.Text;

/// <summary>Prompt to token ids of fixed length, ready for a text encoder, and what of it the vocabulary does not know.</summary>
public sealed class PromptTokenizer
{
    private readonly BertTokenizer _pieces;
    private readonly BertWords _words;
    private readonly WordRules _rules;

    private PromptTokenizer(BertTokenizer pieces, BertWords words, WordRules rules, int vocabularySize, int maxTokens)
    {
        _pieces = pieces;
        _words = words;
        _rules = rules;
        VocabularySize = vocabularySize;
        MaxTokens = maxTokens;
    }

    /// <summary>Length of every encoded prompt.</summary>
    public int MaxTokens { get; }

    public int VocabularySize { get; }

    /// <summary>WordPiece as BERT uses it: [CLS] words [SEP], Chinese characters apart, padded on the right.</summary>
    /// <param name="lowerCase">Also drops accents, as BERT's uncased models do.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks a special token, or a word of the rules.</exception>
    public static PromptTokenizer WordPiece(string vocabularyFile, bool lowerCase, int maxTokens, WordRules? rules = null)
    {
        // Words come already split. "[SEP]" in a prompt is three words, never the token.
        var pieces = BertTokenizer.Create(vocabularyFile, new BertOptions
        {
            ApplyBasicTokenization = false,
            LowerCaseBeforeTokenization = false,
        });
        var vocabulary = File.ReadLines(vocabularyFile).ToHashSet();
        var faults = (rules ?? WordRules.None).Faults(vocabulary.Contains).ToList();
        return faults.Count == 0
            ? new PromptTokenizer(
                pieces, new BertWords(lowerCase), rules ?? WordRules.None, File.ReadLines(vocabularyFile).Count(), maxTokens)
            : throw new ArgumentException(string.Join("; ", faults));
    }

    /// <summary>Number of ids, the special ones included and not cut to <see cref="MaxTokens"/>, and the words that are unknown.</summary>
    public PromptReading Read(string prompt)
    {
        var unknown = new List<Word>();
        var ids = Ids(prompt, unknown);
        return new PromptReading(ids.Count, UnknownWords.Of(prompt, unknown));
    }

    /// <summary>Ids and mask of <see cref="MaxTokens"/> each; the mask is 1 where there is a token.</summary>
    /// <exception cref="ArgumentException">The prompt is longer than that; callers have checked it.</exception>
    public PromptTokens Encode(string prompt)
    {
        var encoded = Ids(prompt, unknown: null);
        if (encoded.Count > MaxTokens)
        {
            throw new ArgumentException($"The prompt has {encoded.Count} tokens, more than {MaxTokens}.", nameof(prompt));
        }

        return Pad(encoded);
    }

    /// <summary>A prompt of the one token with the highest id, to try an encoder with.</summary>
    public PromptTokens LastToken() => Pad([VocabularySize - 1]);

    private List<int> Ids(string prompt, List<Word>? unknown)
    {
        var words = _words.Split(prompt).ConvertAll(word => word with { Text = _rules.Unify(word.Text) });
        List<int> ids = [_pieces.ClassificationTokenId];
        for (var i = 0; i < words.Count; i++)
        {
            var pieces = Pieces(words, i);
            ids.AddRange(pieces);
            if (pieces.Contains(_pieces.UnknownTokenId))
            {
                unknown?.Add(words[i]);
            }
        }

        ids.Add(_pieces.SeparatorTokenId);
        return ids;
    }

    private IReadOnlyList<int> Pieces(IReadOnlyList<Word> words, int at) => _rules.Allows(words, at)
        ? _pieces.EncodeToIds(words[at].Text, addSpecialTokens: false, considerNormalization: false)
        : [_pieces.UnknownTokenId];

    private PromptTokens Pad(IReadOnlyList<int> encoded)
    {
        var ids = new long[MaxTokens];
        var mask = new long[MaxTokens];
        Array.Fill(ids, _pieces.PaddingTokenId);
        for (var i = 0; i < encoded.Count; i++)
        {
            ids[i] = encoded[i];
            mask[i] = 1;
        }

        return new PromptTokens(ids, mask);
    }
}

/// <summary>A tokenised prompt; both arrays have the length of the text encoder's input.</summary>
public sealed record PromptTokens(long[] Ids, long[] Mask);
