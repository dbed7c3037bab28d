using Microsoft.ML.Tokenizers;

namespace InferenceService.Text;

/// <summary>Prompt to token ids of fixed length, ready for a text encoder.</summary>
public sealed class PromptTokenizer
{
    private readonly BertTokenizer _tokenizer;
    private readonly int _paddingId;

    private PromptTokenizer(BertTokenizer tokenizer, int paddingId, int vocabularySize, int maxTokens)
    {
        _tokenizer = tokenizer;
        _paddingId = paddingId;
        VocabularySize = vocabularySize;
        MaxTokens = maxTokens;
    }

    /// <summary>Length of every encoded prompt.</summary>
    public int MaxTokens { get; }

    public int VocabularySize { get; }

    /// <summary>WordPiece as BERT uses it: [CLS] words [SEP], Chinese characters apart, padded on the right.</summary>
    /// <param name="lowerCase">Also drops accents, as BERT's uncased models do.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks a special token.</exception>
    public static PromptTokenizer WordPiece(string vocabularyFile, bool lowerCase, int maxTokens)
    {
        var tokenizer = BertTokenizer.Create(
            vocabularyFile, new BertOptions { LowerCaseBeforeTokenization = lowerCase, RemoveNonSpacingMarks = lowerCase });
        return new PromptTokenizer(tokenizer, tokenizer.PaddingTokenId, File.ReadLines(vocabularyFile).Count(), maxTokens);
    }

    /// <summary>Number of ids, the special ones included and not cut to <see cref="MaxTokens"/>.</summary>
    public int Count(string prompt) => _tokenizer.EncodeToIds(prompt).Count;

    /// <summary>Ids and mask of <see cref="MaxTokens"/> each; the mask is 1 where there is a token.</summary>
    /// <exception cref="ArgumentException">The prompt is longer than that; callers have checked it.</exception>
    public PromptTokens Encode(string prompt)
    {
        var encoded = _tokenizer.EncodeToIds(prompt);
        if (encoded.Count > MaxTokens)
        {
            throw new ArgumentException($"The prompt has {encoded.Count} tokens, more than {MaxTokens}.", nameof(prompt));
        }

        return Pad(encoded);
    }

    /// <summary>A prompt of the one token with the highest id, to try an encoder with.</summary>
    public PromptTokens LastToken() => Pad([VocabularySize - 1]);

    private PromptTokens Pad(IReadOnlyList<int> encoded)
    {
        var ids = new long[MaxTokens];
        var mask = new long[MaxTokens];
        Array.Fill(ids, _paddingId);
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
