using System.Globalization;
using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>Rewrites the text before it is split and encoded.</summary>
public abstract class Normalizer
{
    public abstract string Normalize(string original);
    public abstract string Normalize(ReadOnlySpan<char> original);
}

public sealed class LowerCaseNormalizer : Normalizer
{
    public static LowerCaseNormalizer Instance { get; } = new();
    public override string Normalize(string original) => original.ToLowerInvariant();
    public override string Normalize(ReadOnlySpan<char> original) => original.ToString().ToLowerInvariant();
}

/// <summary>BERT's basic cleaning: control characters out, CJK ideographs apart, case and accents as asked.</summary>
internal sealed class BertNormalizer(bool lowerCase, bool separateCjk, bool removeNonSpacingMarks) : Normalizer
{
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    public override string Normalize(string original)
    {
        original = original.Normalize(removeNonSpacingMarks ? NormalizationForm.FormD : NormalizationForm.FormC);
        var result = new StringBuilder(original.Length);
        foreach (var rune in original.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is 0 or 0xFFFD || removeNonSpacingMarks && category == UnicodeCategory.NonSpacingMark) continue;
            if (category == UnicodeCategory.Control) continue;
            if (category == UnicodeCategory.SpaceSeparator) result.Append(' ');
            else if (separateCjk && IsCjk(rune.Value)) result.Append(' ').Append(rune.ToString()).Append(' ');
            else result.Append((lowerCase && category == UnicodeCategory.UppercaseLetter ? Rune.ToLowerInvariant(rune) : rune).ToString());
        }
        return result.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsCjk(int c) => c is
        >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F or
        >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
