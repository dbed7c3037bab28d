using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>No page has a command that nobody tries: each is run by a test, or stands here with the reason why not.</summary>
public sealed partial class CommandCoverageTests
{
    /// <summary>Pages whose ./run.sh lines a test runs.</summary>
    private static readonly string[] RunPages = ["README.md", "docs/own-model.md"];

    /// <summary>The first words of what the tests cannot run, or run in another way.</summary>
    private static readonly Dictionary<string, string> Excepted = new()
    {
        ["./run.sh serve"] = "by InProcessTests",
        ["./run.sh install"] = "by tests/tool/run.sh",
        ["videogen"] = "by PromptsTests and tests/tool/run.sh",
        ["printf"] = "by tests/tool/run.sh",
        ["eval"] = "by tests/tool/run.sh",
        ["./run.sh check my-models"] = "by ModelPageTests, with the bundles of the page",
        ["./test.sh"] = "is what runs the tests",
        ["./bench.sh"] = "takes minutes",
        ["dotnet build"] = "is done by test.sh",
        ["dotnet test"] = "is what runs the tests",
        ["dotnet pack"] = "takes minutes; see docs/deployment.md, What was tried",
        ["dotnet tool"] = "installs into the user's home",
        ["dotnet publish"] = "takes minutes; see docs/deployment.md, What was tried",
        ["dotnet run"] = "by SampleTests, without building anew",
        ["Models__Path"] = "see docs/deployment.md, What was tried",
        ["Scheduling__Rows"] = "see docs/deployment.md, What was tried",
        ["export"] = "by CommandCoverageTests: the variables' names",
        ["docker"] = "needs a Docker engine",
        ["helm"] = "needs a cluster",
        ["ghz"] = "needs ghz",
        ["for"] = "needs ghz",
        ["grpcurl"] = "by ReadmeCallTests",
        ["buf"] = "by ReadmeCallTests and tests/interop",
        ["python3"] = "by ModelPageTests; what trains takes hours",
        ["training/make_bundle.sh"] = "takes hours",
    };

    [Fact]
    public void Commands_OfEveryPage_AreRunOrExceptedByName()
    {
        var untried = from page in Page.All
                      from block in page.Blocks
                      where block.Language == "sh"
                      from words in ShellLine.Of(block)
                      let line = string.Join(' ', words)
                      where !(RunPages.Contains(page.Name) && words[0] is "./run.sh" && words[1] != "serve")
                          && !Excepted.Keys.Any(start => line.StartsWith(start, StringComparison.Ordinal))
                      select $"{page.Name}:{block.Line}: {line}";

        Assert.Equal("", string.Join('\n', untried));
    }

    /// <summary>What is not run is at least there: the scripts, the projects and the folders that the lines name.</summary>
    [Fact]
    public void Commands_OfEveryPage_NamePathsThatExist()
    {
        var missing = from page in Page.All
                      from block in page.Blocks
                      where block.Language == "sh"
                      from words in ShellLine.Of(block)
                      from word in words
                      where OwnPath().IsMatch(word) && !Path.Exists(Path.Combine(Repository.Root, word))
                      select $"{page.Name}:{block.Line}: {word}";

        Assert.Equal("", string.Join('\n', missing));
    }

    [GeneratedRegex(@"^(\./)?(src|tests|docs|training|models|protos|helm|samples|run\.sh|test\.sh|bench\.sh)(/(?!.*/(bin|obj)/)[\w./-]*)?$")]
    private static partial Regex OwnPath();
}
