using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Tool;

namespace InferenceService.Tests.Pages;

/// <summary>A <c>./run.sh</c> line of a page as the tests run it: in this process, with files in a folder of the test's.</summary>
internal sealed partial record PageCommand(IReadOnlyList<string> Words)
{
    private static readonly string[] AskingAServer = ["generate", "models"];

    /// <summary>Commands of the tool that end by themselves.</summary>
    public static IEnumerable<PageCommand> Of(Page page) =>
        from block in page.Blocks
        where block.Language == "sh"
        from words in ShellLine.Of(block)
        where words is ["./run.sh" or "videogen", not "serve", ..]
        select new PageCommand([.. words.Skip(1)]);

    /// <summary>The file that is written.</summary>
    public string? Out => ValueOf("--out") ?? ValueOf("-o");

    public string Text => string.Join(' ', Words);

    /// <param name="folder">Where files that the page names lie.</param>
    /// <param name="server">Asked in place of a server that the command would start; null lets it start one.</param>
    public Task<CommandRun> RunAsync(TemporaryFolder folder, Uri? server = null)
    {
        List<string> args = [Words[0], .. Words.Skip(1).Select(word => Place(word, folder))];
        if (server is not null && AskingAServer.Contains(Words[0]))
        {
            args.AddRange(["--server", server.ToString()]);
        }

        // Where the page leaves the seed open any is as good, and a test needs one that stays.
        if (Words[0] == "generate" && ValueOf("--seed") is null && ValueOf("--continue") is null)
        {
            args.AddRange(["--seed", "7"]);
        }

        return CommandRun.OfAsync([.. args]);
    }

    public override string ToString() => Text;

    private string? ValueOf(string option) =>
        Words.Select((word, i) => (word, i)).Where(w => w.word == option).Select(w => Words[w.i + 1]).FirstOrDefault();

    private static string Place(string word, TemporaryFolder folder)
    {
        if (word.StartsWith("models/", StringComparison.Ordinal))
        {
            return Path.Combine(Repository.Root, word);
        }

        return word.StartsWith("my-models", StringComparison.Ordinal) ? folder.File(word)
            : word.Contains(' ', StringComparison.Ordinal) ? word
            : FileName().Replace(word, name => folder.File(name.Value));
    }

    [GeneratedRegex(@"[\w%-]+\.(gif|png|jpg|mp4|webm|wav|rgb|srt|vtt|token|txt|json)\b")]
    private static partial Regex FileName();
}
