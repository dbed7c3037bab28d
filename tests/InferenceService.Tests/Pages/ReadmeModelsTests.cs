using System.Text.Json;
using System.Text.RegularExpressions;
using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>The README's tables of what the shipped models know, held against the words they were trained with and their manifests.</summary>
public sealed partial class ReadmeModelsTests
{
    private static readonly Page Readme = Page.Open("README.md");
    private static readonly Phrases Words = Phrases.Table;

    public static IEnumerable<object[]> Columns =>
        Enum.GetNames<Trait>().SelectMany(trait => new object[][] { [trait, true], [trait, false] });

    [Theory]
    [MemberData(nameof(Columns))]
    public void Words_OfTheTable_AreEveryValueInOrder_AndWereTrained(string trait, bool english)
    {
        var row = Readme.Rows.Single(r => r[0].Equals(trait, StringComparison.OrdinalIgnoreCase));
        var listed = Values(row[english ? 1 : 2]);
        var known = Known(Enum.Parse<Trait>(trait, ignoreCase: true), english);

        Assert.Equal(known.Count, listed.Count);
        Assert.All(listed.Zip(known), value => Assert.Empty(value.First.Except(value.Second)));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Words_OfTheTable_AreInEveryVocabulary(string trait, bool english)
    {
        var row = Readme.Rows.Single(r => r[0].Equals(trait, StringComparison.OrdinalIgnoreCase));
        foreach (var model in Repository.ShippedModels)
        {
            var vocabulary = File.ReadAllLines(Path.Combine(Repository.Models, model, "vocab.txt")).ToHashSet();
            var pieces = Values(row[english ? 1 : 2]).SelectMany(words => words)
                .SelectMany(word => english ? word.Split(' ') : word.Select(c => c.ToString()));
            Assert.Empty(pieces.Where(piece => !vocabulary.Contains(piece)).Distinct());
        }
    }

    [Fact]
    public void Fields_OfTheTable_AreThoseOfTheManifests()
    {
        var head = Readme.Rows.Single(row => row[0] == "field");
        var rows = Readme.Rows.SkipWhile(row => row != head && row[0] != "field").Skip(1).TakeWhile(row => row.Length == head.Length).ToList();
        var common = CommonFields().Matches(string.Join(' ', Readme.Prose.SkipWhile(l => !l.StartsWith("All honour ", StringComparison.Ordinal))
            .TakeWhile(l => l.Length > 0))).Select(m => m.Groups[1].Value).ToList();
        for (var column = 2; column < head.Length; column++)
        {
            var told = rows.Where(row => row[column] == "yes").SelectMany(row => row[0].Split(", ")).Select(field => field.Trim('`'));
            Assert.Equal(Parameters(head[column].Trim('`')), told.Concat(common).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Options_OfTheTable_AreTheTools()
    {
        var help = (await Tool.CommandRun.OfAsync("generate", "--help")).Output;
        var options = Readme.Rows.Where(row => row.Length > 2).SelectMany(row => OptionName().Matches(row[1])).Select(m => m.Value).ToList();

        Assert.True(options.Count >= 9);
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Parameters(string model)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Models, model, "model.json")));
        return manifest.RootElement.GetProperty("parameters").EnumerateArray().Select(p => p.GetString()!).Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>"circle (ball, disc), square" is circle, ball and disc, then square.</summary>
    private static List<List<string>> Values(string cell) => [.. Value().Matches(cell).Select(m =>
        new[] { m.Groups[1].Value }.Concat(m.Groups[2].Value.Split(", ")).Select(word => word.Trim()).Where(word => word.Length > 0).ToList())];

    /// <summary>All words of each value of a trait, in any form.</summary>
    private static List<HashSet<string>> Known(Trait trait, bool english)
    {
        string[][] ByName(string[][] table) => [.. table.Select((words, i) => words.Append(ShapesWorld.Names(trait)[i]).ToArray())];
        var table = (trait, english) switch
        {
            (Trait.Shape, true) => Words.ShapesEn,
            (Trait.Colour, true) => Words.ColoursEn,
            (Trait.Background, true) => Words.BackgroundsEn,
            (Trait.Size, true) => ByName(Words.SizesEn),
            (Trait.Motion, true) => [.. Words.MotionsEn.Select((forms, i) => forms.SelectMany(f => f).Concat(Words.DirectionsEn.ElementAtOrDefault(i) ?? []).ToArray())],
            (Trait.Shape, false) => Words.ShapesZh,
            (Trait.Colour, false) => Words.ColoursZh,
            (Trait.Background, false) => Words.BackgroundsZh,
            (Trait.Size, false) => Words.SizesZh,
            _ => [.. Words.MotionsZh.Select((forms, i) => forms.Concat(TowardsZh(i)).ToArray())],
        };
        return [.. table.Select(words => words.ToHashSet())];
    }

    private static IEnumerable<string> TowardsZh(int motion) =>
        motion < Words.DirectionsZh.Length ? Words.TowardsZh.Select(form => form.Replace("{}", Words.DirectionsZh[motion], StringComparison.Ordinal)) : [];

    [GeneratedRegex(@"([^,(]+)(?:\(([^)]*)\))?(?:,|$)")]
    private static partial Regex Value();

    [GeneratedRegex(@"`([a-z_]+)`")]
    private static partial Regex CommonFields();

    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex OptionName();
}
