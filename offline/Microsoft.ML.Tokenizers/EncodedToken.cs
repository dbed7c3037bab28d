namespace Microsoft.ML.Tokenizers;

/// <summary>A token, its id, and the characters of the (normalized) text it stands for.</summary>
public readonly struct EncodedToken(int id, string value, Range offset) : IEquatable<EncodedToken>
{
    public int Id { get; } = id;
    public string Value { get; } = value;
    public Range Offset { get; } = offset;

    public bool Equals(EncodedToken other) => Id == other.Id && Value == other.Value && Offset.Equals(other.Offset);
    public override bool Equals(object? obj) => obj is EncodedToken other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Id, Value, Offset);
}

public struct EncodeSettings
{
    public EncodeSettings() { }
    public bool ConsiderPreTokenization { readonly get; set; }
    public bool ConsiderNormalization { readonly get; set; }
    public int MaxTokenCount { readonly get; set; } = int.MaxValue;
}

public struct EncodeResults<T>
{
    public IReadOnlyList<T> Tokens { readonly get; set; }
    public string? NormalizedText { readonly get; set; }
    public int CharsConsumed { readonly get; set; }
}

/// <summary>A whole text, encoded, that knows where it may be cut short.</summary>
internal sealed class Encoding
{
    private readonly List<int> _cuts = [];

    public List<EncodedToken> Tokens { get; } = [];
    public string? NormalizedText { get; set; }

    /// <summary>Characters consumed when every token is kept.</summary>
    public int Length { get; set; }

    public void Add(int id, string value, int start, int end) => Add(id, value, start, end, end);

    /// <param name="cut">Characters consumed when the text ends after this token, or -1 if it must not end here.</param>
    public void Add(int id, string value, int start, int end, int cut)
    {
        Tokens.Add(new EncodedToken(id, value, start..end));
        _cuts.Add(cut);
    }

    /// <summary>How many leading tokens to keep.</summary>
    public int Leading(int maxTokenCount)
    {
        if (maxTokenCount >= Tokens.Count) return Tokens.Count;
        while (maxTokenCount > 0 && _cuts[maxTokenCount - 1] < 0) maxTokenCount--;
        return maxTokenCount;
    }

    /// <summary>Characters consumed by the first <paramref name="count"/> tokens.</summary>
    public int Consumed(int count) => count == Tokens.Count ? Length : count == 0 ? 0 : _cuts[count - 1];

    /// <summary>The number of tokens from <paramref name="index"/> up to the next place to cut.</summary>
    public int Group(int index)
    {
        int end = index;
        while (_cuts[end] < 0) end++;
        return end + 1 - index;
    }
}
