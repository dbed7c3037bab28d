using System.Buffers;

namespace Microsoft.ML.Tokenizers;

/// <summary>Turns text into token ids and back. Only <see cref="EncodeToTokens(string?, ReadOnlySpan{char}, EncodeSettings)"/> and <c>Decode</c> differ between kinds.</summary>
public abstract class Tokenizer
{
    public virtual Normalizer? Normalizer => null;
    public virtual PreTokenizer? PreTokenizer => null;

    protected abstract EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings);

    /// <summary>The untruncated encoding; the default serves tokenizers written outside this assembly.</summary>
    private protected virtual Encoding Encode(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var results = EncodeToTokens(text, textSpan, settings);
        var encoding = new Encoding { NormalizedText = results.NormalizedText, Length = results.CharsConsumed };
        foreach (var token in results.Tokens) encoding.Add(token.Id, token.Value, token.Offset.Start.Value, token.Offset.End.Value);
        return encoding;
    }

    protected virtual EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        CheckLimit(settings.MaxTokenCount);
        return Take(Encode(text, textSpan, settings), settings.MaxTokenCount, token => token.Id);
    }

    protected virtual int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        CheckLimit(settings.MaxTokenCount);
        return Encode(text, textSpan, settings).Leading(settings.MaxTokenCount);
    }

    private protected EncodeResults<T> Take<T>(Encoding encoding, int limit, Func<EncodedToken, T> select)
    {
        var kept = new T[encoding.Leading(limit)];
        for (int i = 0; i < kept.Length; i++) kept[i] = select(encoding.Tokens[i]);
        return new EncodeResults<T> { Tokens = kept, NormalizedText = encoding.NormalizedText, CharsConsumed = Consumed(encoding, kept.Length, limit) };
    }

    private protected virtual int Consumed(Encoding encoding, int count, int limit) => encoding.Consumed(count);

    public IReadOnlyList<EncodedToken> EncodeToTokens(string text, out string? normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToTokens(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    public IReadOnlyList<EncodedToken> EncodeToTokens(ReadOnlySpan<char> text, out string? normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToTokens(null, text, Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    public IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization)).Tokens;

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization)).Tokens;

    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToIds(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization, maxTokenCount)), out normalizedText, out charsConsumed);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount)), out normalizedText, out charsConsumed);

    public int CountTokens(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization));

    public int CountTokens(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(null, text, Settings(considerPreTokenization, considerNormalization));

    public virtual string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var buffer = new char[1024];
        while (true)
        {
            var status = Decode(ids, buffer, out _, out int written);
            if (status == OperationStatus.Done) return new string(buffer, 0, written);
            if (status != OperationStatus.DestinationTooSmall) throw new InvalidOperationException("Failed to decode the given ids.");
            buffer = new char[buffer.Length * 2];
        }
    }

    public abstract OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten);

    /// <summary>Decodes as many leading ids as the destination holds.</summary>
    private protected static OperationStatus Fit(IEnumerable<int> ids, Span<char> destination, Func<IEnumerable<int>, string> decode, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var all = ids as IReadOnlyCollection<int> ?? ids.ToArray();
        string text = decode(all);
        int fits = text.Length <= destination.Length ? all.Count : 0, limit = all.Count - 1;
        while (fits < limit)
        {
            int middle = (fits + limit + 1) / 2;
            if (decode(all.Take(middle)).Length <= destination.Length) fits = middle;
            else limit = middle - 1;
        }
        if (fits < all.Count) text = decode(all.Take(fits));
        idsConsumed = fits;
        text.CopyTo(destination);
        charsWritten = text.Length;
        return fits == all.Count ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    private protected static EncodeSettings Settings(bool preTokenize, bool normalize, int maxTokenCount = int.MaxValue) =>
        new() { ConsiderPreTokenization = preTokenize, ConsiderNormalization = normalize, MaxTokenCount = maxTokenCount };

    private protected static IReadOnlyList<T> Unpack<T>(EncodeResults<T> results, out string? normalizedText, out int charsConsumed)
    {
        normalizedText = results.NormalizedText;
        charsConsumed = results.CharsConsumed;
        return results.Tokens;
    }

    private protected static void CheckLimit(int maxTokenCount)
    {
        if (maxTokenCount <= 0) throw new ArgumentOutOfRangeException(nameof(EncodeSettings.MaxTokenCount), "The maximum number of tokens must be greater than zero.");
    }
}
