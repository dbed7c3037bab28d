using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>A fenced block of a page; <paramref name="Line"/> is that of its first line, from 1.</summary>
internal sealed record CodeBlock(string Language, IReadOnlyList<string> Lines, int Line)
{
    public string Text => string.Join('\n', Lines) + "\n";
}

/// <summary>A page of the repository, as its readers see it.</summary>
internal sealed partial class Page
{
    private readonly List<string> _prose = [];
    private readonly List<CodeBlock> _blocks = [];

    private Page(string path)
    {
        Name = path;
        Folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Repository.Root, path))!;
        Read(File.ReadAllLines(System.IO.Path.Combine(Repository.Root, path)));
    }

    /// <summary>Path from the repository's root.</summary>
    public string Name { get; }

    public string Folder { get; }

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>All lines outside code blocks.</summary>
    public IReadOnlyList<string> Prose => _prose;

    public IEnumerable<string> Links => Link().Matches(string.Join('\n', _prose)).Select(m => m.Groups[1].Value);

    /// <summary>What is written as code within the prose.</summary>
    public IEnumerable<string> Code => Inline().Matches(string.Join('\n', _prose)).Select(m => m.Groups[1].Value);

    /// <summary>The headings' anchors, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors =>
        _prose.Where(line => line.StartsWith('#')).Select(line => Slug(line.TrimStart('#').Trim()));

    /// <summary>Rows of all tables, without the ruling ones, cell by cell.</summary>
    public IEnumerable<string[]> Rows => _prose.Where(line => line.StartsWith('|') && !Ruling().IsMatch(line))
        .Select(line => Bar().Split(line)[1..^1].Select(cell => cell.Trim()).ToArray());

    public static Page Open(string path) => new(path);

    /// <summary>Every page that is the repository's own.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new DirectoryInfo(Repository.Root).EnumerateFiles("*.md", new EnumerationOptions { RecurseSubdirectories = true })
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Where(path => !Foreign().IsMatch(path)).Order(StringComparer.Ordinal).Select(Open),
    ];

    private void Read(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                _prose.Add(lines[i]);
                continue;
            }

            var end = Array.IndexOf(lines, "```", i + 1);
            Assert.True(end > 0, $"{Name}:{i + 1}: the block has no end.");
            _blocks.Add(new CodeBlock(lines[i][3..].Trim(), lines[(i + 1)..end], i + 2));
            i = end;
        }
    }

    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var c in heading.ToLower(CultureInfo.InvariantCulture))
        {
            slug.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
        }

        return slug.ToString();
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^[|\s:-]+$")]
    private static partial Regex Ruling();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"(^|/)(node_modules|bin|obj|artifacts)/")]
    private static partial Regex Foreign();
}
