using System.Globalization;
using System.Text;

namespace InferenceService.Text;

/// <summary>
/// Splits a text as BERT does before WordPiece (google-research/bert, tokenization.py, BasicTokenizer), rune by rune so that each
/// word knows where it stood. Microsoft.ML.Tokenizers' own splitting drops <c>+ $ &lt; = &gt;</c> and symbols and splits at
/// zero-width characters (dotnet/machinelearning #7725), which gives other ids than those a model was trained with.
/// </summary>
/// <param name="lowerCase">Also drops accents, as BERT's uncased models do.</param>
internal sealed class BertWords(bool lowerCase)
{
    public List<Word> Split(string text)
    {
        var found = new List<Word>();
        var word = new StringBuilder();
        var (at, start) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune) || IsIdeograph(rune))
            {
                End(at);
            }

            if (!IsSpace(rune) && !IsDropped(rune))
            {
                Append(rune, at + rune.Utf16SequenceLength);
            }

            if (IsIdeograph(rune))
            {
                End(at + rune.Utf16SequenceLength);
            }

            at += rune.Utf16SequenceLength;
        }

        End(at);
        return found;

        void Append(Rune rune, int end)
        {
            foreach (var part in Normalize(rune).EnumerateRunes())
            {
                if (IsPunctuation(part))
                {
                    End(at);
                    Add(part.ToString(), at, end);
                    continue;
                }

                start = word.Length == 0 ? at : start;
                word.Append(part);
            }
        }

        void End(int end)
        {
            if (word.Length > 0)
            {
                Add(word.ToString(), start, end);
                word.Clear();
            }
        }

        void Add(string value, int from, int to) => found.Add(new Word(value, from, to));
    }

    /// <summary>What BERT calls punctuation: Unicode's, and every ASCII character that is neither a letter, a digit nor white space.</summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is > ' ' and < 127 && !Rune.IsLetterOrDigit(rune)
        : Rune.IsPunctuation(rune);

    private string Normalize(Rune rune)
    {
        if (!lowerCase)
        {
            return rune.ToString();
        }

        // Lower case twice: decomposition uncovers a capital that has no small form of its own, as in "İ".
        var plain = new StringBuilder();
        foreach (var part in Rune.ToLowerInvariant(rune).ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(Rune.ToLowerInvariant(part));
            }
        }

        return plain.ToString();
    }

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsDropped(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;

    /// <summary>The blocks of Chinese characters; each is a word.</summary>
    private static bool IsIdeograph(Rune rune) => rune.Value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}

/// <param name="Text">As it is looked up in the vocabulary.</param>
/// <param name="Start">Where it stands in the text, in UTF-16 units.</param>
/// <param name="End">Behind its last character.</param>
internal readonly record struct Word(string Text, int Start, int End);
