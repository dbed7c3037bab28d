using System.Text;

namespace InferenceService.Tests.Pages;

/// <summary>A command line of a page, read as a shell reads it: quotes, comments, and lines that end in a backslash.</summary>
internal static class ShellLine
{
    /// <summary>The commands of a block, each as its words.</summary>
    public static IEnumerable<IReadOnlyList<string>> Of(CodeBlock block) =>
        block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(Words).Where(words => words.Count > 0);

    public static IReadOnlyList<string> Words(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                _ = quote == '\0' ? word : word!.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, word) = (c, word ?? new StringBuilder());
            }
            else if (c == '#' && word is null)
            {
                break;
            }
            else if (c is ' ' or '\t')
            {
                Flush();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Assert.True(quote == '\0', $"A quote is left open: {line}");
        Flush();
        return words;

        void Flush()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
