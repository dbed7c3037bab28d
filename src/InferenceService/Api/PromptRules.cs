using System.Globalization;
using System.Text;

namespace InferenceService.Api;

/// <summary>What counts as a prompt: some text, of bounded length, made of characters that mean something.</summary>
internal static class PromptRules
{
    /// <summary>As people count them: an emoji of several code points, or a letter with its accents, is one.</summary>
    public const int MaxCharacters = 1000;

    /// <summary>Of UTF-8; twice what a thousand characters of any one code point take.</summary>
    public const int MaxBytes = 8192;

    /// <summary>The text without surrounding white space and without characters that nobody sees.</summary>
    /// <returns>What is checked and used from here on; as it came where there is too much of it.</returns>
    public static string Clean(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > MaxBytes ? trimmed : VisibleText.Of(trimmed).Trim();
    }

    public static void Check(string field, string text, bool required, Violations violations)
    {
        if (text.Length == 0)
        {
            if (required)
            {
                violations.Add(field, "must not be empty");
            }
        }
        else if (Excess(text) is { } excess)
        {
            violations.Add(field, excess);
        }
        else if (FirstForbidden(text) is { } forbidden)
        {
            violations.Add(field, $"must be text, but contains {forbidden}");
        }
        else if (!text.EnumerateRunes().Any(Rune.IsLetterOrDigit))
        {
            violations.Add(field, "must contain at least one letter or digit");
        }
    }

    private static string? Excess(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        var characters = text.Length <= MaxBytes ? new StringInfo(text).LengthInTextElements : text.Length;
        return characters > MaxCharacters ? $"must have at most {MaxCharacters} characters, got {characters}"
            : bytes > MaxBytes ? $"must have at most {MaxBytes} bytes of UTF-8, got {bytes}"
            : null;
    }

    private static string? FirstForbidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // The replacement character stands for bytes that were not UTF-8, or for half a surrogate pair.
            if (rune == Rune.ReplacementChar)
            {
                return "bytes that are not valid Unicode";
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate)
            {
                return $"the character U+{rune.Value:X4}";
            }
        }

        return null;
    }
}
