using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>What the pages point at is there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_OfEveryPage_LeadSomewhere()
    {
        var broken = from page in Page.All
                     from link in page.Links
                     where !link.Contains("://", StringComparison.Ordinal) && !Exists(page, link)
                     select $"{page.Name}: {link}";

        Assert.Equal("", string.Join('\n', broken));
    }

    [Fact]
    public void Paths_WrittenAsCode_Exist()
    {
        var missing = from page in Page.All
                      where page.Name != "CHANGELOG.md"
                      from path in page.Code
                      where OwnPath().IsMatch(path) && !Path.Exists(Path.Combine(Repository.Root, path))
                      select $"{page.Name}: {path}";

        Assert.Equal("", string.Join('\n', missing));
    }

    [Fact]
    public void Docs_EveryPage_IsReachedFromTheReadme()
    {
        var reached = new HashSet<string>();
        Follow("README.md", reached);

        Assert.Empty(Page.All.Select(page => page.Name).Where(name => name.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Theory]
    [InlineData("A `b:c` d (e), f_g-h", "a-bc-d-e-f_g-h")]
    [InlineData("Two  words?", "two--words")]
    public void Anchors_AreMadeAsGitHubMakesThem(string heading, string anchor)
    {
        var file = Path.Combine(Repository.Root, "artifacts", $"anchors-{anchor}.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"# {heading}\n");
        try
        {
            Assert.Equal([anchor], Page.Open(Path.GetRelativePath(Repository.Root, file)).Anchors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Exists(Page page, string link)
    {
        var (file, anchor) = link.Split('#') is [var path, var name] ? (path, name) : (link, "");
        var target = file.Length == 0 ? page.Name : Relative(page, file);
        if (!Path.Exists(Path.Combine(Repository.Root, target)))
        {
            return false;
        }

        return anchor.Length == 0 || Page.Open(target).Anchors.Contains(anchor);
    }

    private static void Follow(string name, HashSet<string> reached)
    {
        if (!name.EndsWith(".md", StringComparison.Ordinal) || !reached.Add(name))
        {
            return;
        }

        var page = Page.Open(name);
        foreach (var link in page.Links.Where(l => !l.Contains("://", StringComparison.Ordinal) && !l.StartsWith('#')))
        {
            Follow(Relative(page, link.Split('#')[0]), reached);
        }
    }

    private static string Relative(Page page, string file) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(page.Folder, file))).Replace('\\', '/');

    [GeneratedRegex(@"^(src|tests|docs|training|models|protos|helm|samples)/[\w./-]*$")]
    private static partial Regex OwnPath();
}
