using System.Globalization;
using System.Text;

namespace InferenceService.Api;

/// <summary>What counts as a prompt: some text, of bounded length, made of characters that mean something.</summary>
internal static class PromptRules
{
    public const int MaxCharacters = 1000;

    public static void Check(string field, string text, bool required, Violations violations)
    {
        if (text.Length == 0 && !required)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            violations.Add(field, "must not be empty");
        }
        else if (text.Length > MaxCharacters)
        {
            violations.Add(field, $"must have at most {MaxCharacters} characters, got {text.Length}");
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

    private static string? FirstForbidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // The replacement character stands for bytes that were not UTF-8, or for half a surrogate pair.
            if (rune == Rune.ReplacementChar)
            {
                return "bytes that are not valid Unicode";
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate)
            {
                return $"the character U+{rune.Value:X4}";
            }
        }

        return null;
    }
}
