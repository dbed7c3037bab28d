using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests;

/// <summary>The house: data moves one way, and one file names the accelerator.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>In the order data flows. Observability may be used by all; Hosting composes, so it may see all.</summary>
    private static readonly string[] Stages = ["Api", "Text", "Models", "Runtime", "Generation", "Scheduling", "Frames", "Hosting"];

    private static string Source => Path.Combine(Repository.Root, "src", "InferenceService");

    [Fact]
    public void Folders_ImportEarlierStagesOnly()
    {
        var wrong = from stage in Stages
                    from file in Directory.GetFiles(Path.Combine(Source, stage), "*.cs", SearchOption.AllDirectories)
                    from Match import in Imports().Matches(File.ReadAllText(file))
                    let imported = Array.IndexOf(Stages, import.Groups[1].Value)
                    where imported > Array.IndexOf(Stages, stage)
                    select $"{Path.GetRelativePath(Source, file)} imports {import.Groups[1].Value}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Autoregressive")]
    [InlineData("Recurrent")]
    [InlineData("Gan")]
    [InlineData("Diffusion")]
    public void Families_AreNamedInTheirOwnFolderAlone(string family)
    {
        var own = Path.Combine(Source, "Generation", family) + Path.DirectorySeparatorChar;
        var name = new Regex($@"\b{family}(?:Decoder|Family|Section|Contract)?\b|""{family.ToLowerInvariant()}""");
        var files = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(own, StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => name.IsMatch(File.ReadAllText(file)));

        Assert.Empty(files);
    }

    [Fact]
    public void Sources_NameCudaInTheDeviceAlone()
    {
        var files = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("_CUDA(", StringComparison.Ordinal)).Select(Path.GetFileName);

        Assert.Equal(["OrtDevice.cs"], files);
    }

    [GeneratedRegex(@"^using (?:static )?InferenceService\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Imports();
}
