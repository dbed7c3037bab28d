using System.Globalization;
using System.Text;

namespace InferenceService.Api;

/// <summary>
/// A text without what nobody sees: format characters (bidirectional controls, tags, interlinear annotations, zero-width and soft
/// hyphens), variation selectors without a character, fillers. They hide words from people and mean nothing to a model, whose
/// tokenizer drops them (BERT's clean-up), so tokens are the same with and without. What belongs to something that is seen stays:
/// joiners inside emoji and in scripts that write with them, one variation selector after its character, flags spelt in tags, and
/// the format characters that are themselves visible (Unicode 16, 23.2 and UTS 51).
/// </summary>
internal static class VisibleText
{
    private const int NonJoiner = 0x200C, Joiner = 0x200D, BlackFlag = 0x1F3F4, TagEnd = 0xE007F;

    /// <summary>Letters of a region in a flag, "gbsct" the longest in use.</summary>
    private const int MaxFlagTags = 6;

    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(IsInvisible))
        {
            return text;
        }

        var runes = text.EnumerateRunes().ToArray();
        var seen = new StringBuilder(text.Length);
        var last = default(Rune);
        for (var i = 0; i < runes.Length; i++)
        {
            if (!IsInvisible(runes[i]) || Belongs(runes, i, last))
            {
                seen.Append(last = runes[i]);
            }
        }

        return seen.ToString();
    }

    /// <param name="last">The character that stays before it.</param>
    private static bool Belongs(Rune[] runes, int at, Rune last) => runes[at].Value switch
    {
        NonJoiner or Joiner => Joins(last) && at + 1 < runes.Length && Joins(runes[at + 1]),
        _ when IsSelector(runes[at]) => last.Value != 0 && !IsInvisible(last) && !Rune.IsWhiteSpace(last),
        _ when IsTag(runes[at]) => IsInFlag(runes, at),
        _ => false,
    };

    /// <summary>Emoji and their modifiers, and scripts from Hebrew to Mongolian and later ones that shape letters by their neighbours.</summary>
    private static bool Joins(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol => rune.Value > 0x2000,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter => false,
        UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark =>
            rune.Value is (>= 0x0590 and < 0x1E00) or 0xFE0F or (>= 0xA800 and < 0xAC00) or (>= 0x10A00 and < 0x12000) && !IsFiller(rune),
        _ => false,
    };

    /// <summary>A black flag, some tags, and the tag that ends them.</summary>
    private static bool IsInFlag(Rune[] runes, int at)
    {
        var flag = at;
        while (flag >= 0 && at - flag <= MaxFlagTags + 1 && IsTag(runes[flag]))
        {
            flag--;
        }

        var end = at;
        while (end < runes.Length && end - flag <= MaxFlagTags && IsTag(runes[end]) && runes[end].Value != TagEnd)
        {
            end++;
        }

        return flag >= 0 && runes[flag].Value == BlackFlag && end - flag > 1 && end < runes.Length && runes[end].Value == TagEnd
            && Array.IndexOf(runes, new Rune(TagEnd), flag, end - flag) < 0;
    }

    private static bool IsInvisible(Rune rune) =>
        IsSelector(rune) || IsFiller(rune) || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && !IsVisibleFormat(rune));

    private static bool IsTag(Rune rune) => rune.Value is > 0xE001F and <= TagEnd;

    private static bool IsSelector(Rune rune) => rune.Value
        is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180D) or 0x180F;

    /// <summary>Letters and marks that are nothing to see.</summary>
    private static bool IsFiller(Rune rune) => rune.Value
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0;

    /// <summary>Signs that enclose numbers, of Arabic, Syriac and Kaithi.</summary>
    private static bool IsVisibleFormat(Rune rune) => rune.Value
        is (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD;
}
