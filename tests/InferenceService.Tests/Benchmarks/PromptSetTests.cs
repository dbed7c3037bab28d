using InferenceService.Benchmarks.Quality.Prompts;
using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Tests.Benchmarks;

public sealed class PromptSetTests
{
    private static readonly IReadOnlyList<Prompt> Prompts = PromptSet.Draw(seed: 77, known: 200, unseen: 40);

    [Fact]
    public void Prompts_OfOneSeed_AreTheSameEachTime() => Assert.Equal(Prompts, PromptSet.Draw(seed: 77, known: 200, unseen: 40));

    [Fact]
    public void Prompts_InHalves_AreHeldOutAndChinese()
    {
        var known = Prompts.Where(p => !p.IsUnseenPhrasing).ToList();

        Assert.Equal((200, 100, 100), (known.Count, known.Count(p => p.IsHeldOut), known.Count(p => p.IsChinese)));
    }

    [Fact]
    public void HeldOut_OfAllCombinations_IsATenth()
    {
        var all =
            from shape in Enumerable.Range(0, 4)
            from colour in Enumerable.Range(0, 8)
            from motion in Enum.GetValues<Motion>()
            select new Scene(shape, colour, null, null, motion);

        Assert.Equal(26, all.Count(ShapesWorld.IsHeldOut));
    }

    [Fact]
    public void Prompt_OfHeldOutKind_NamesAHeldOutCombination() =>
        Assert.All(Prompts, prompt => Assert.Equal(prompt.IsHeldOut, ShapesWorld.IsHeldOut(prompt.Named)));

    [Fact]
    public void Prompt_InChinese_HasChineseLettersAndNoOthers() => Assert.All(
        Prompts, prompt => Assert.Equal(prompt.IsChinese, !prompt.Text.Any(char.IsAsciiLetter)));

    [Fact]
    public void Prompt_OfAnyKind_HasNoPlaceLeftOpen() => Assert.All(
        Prompts, prompt => Assert.DoesNotContain(prompt.Text, c => c is '{' or '}'));

    [Fact]
    public void Background_NotNamed_IsNotInThePrompt() => Assert.All(
        Prompts.Where(p => p.Named.Background is null), prompt => Assert.DoesNotContain("背景", prompt.Text, StringComparison.Ordinal));
}
