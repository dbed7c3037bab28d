using InferenceService.Api;

namespace InferenceService.Tests.Api;

public sealed class VisibleTextTests
{
    /// <summary>What hides or reorders words, or does nothing, is gone.</summary>
    [Theory]
    [InlineData("a \u202Edet\u202C red", "a det red")] // right-to-left override
    [InlineData("a \u2066red\u2069 \u202Acircle\u202B", "a red circle")] // isolates, embeddings
    [InlineData("red\u200E\u200F\u061C circle", "red circle")] // direction marks
    [InlineData("red\U000E0001\U000E0062\U000E0067 circle", "red circle")] // tags without a flag
    [InlineData("\uFFF9red\uFFFAblue\uFFFB", "redblue")] // interlinear annotation
    [InlineData("re\u200Bd cir\u00ADcle\u2060\uFEFF", "red circle")]
    [InlineData("r\u200Ded \u200Dblue\u200C", "red blue")] // joiners that join nothing
    [InlineData("\u3164red\u115F\uFFA0\u034F", "red")] // fillers
    [InlineData("red\uFE0F\uFE0F\uFE01", "red\uFE0F")] // more selectors than characters
    [InlineData("\uFE0F red", " red")]
    [InlineData("🏴\U000E0067\U000E0062", "🏴")] // a flag that does not end
    [InlineData("🏴\U000E0061\U000E0062\U000E0063\U000E0064\U000E0065\U000E0066\U000E0067\U000E0068\U000E007F", "🏴")] // a message, no flag
    [InlineData("\U0001D173red\u206A\u180E", "red")]
    public void Of_WhatNobodySees_IsRemoved(string text, string seen) => Assert.Equal(seen, VisibleText.Of(text));

    [Theory]
    [InlineData("a red circle")]
    [InlineData("👨‍👩‍👧‍👦 and ❤️‍🔥 and 👩🏽‍🚀 and 🏳️‍🌈")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F moves")] // the flag of Scotland
    [InlineData("می\u200Cخواهم")] // Persian
    [InlineData("क्\u200Dष")] // Devanagari
    [InlineData("\u0601١٢")] // the Arabic number sign
    [InlineData("葛\U000E0100飾 1️⃣")]
    [InlineData("e\u0301 한국 カタ")]
    public void Of_WhatIsSeen_Stays(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Theory]
    [InlineData("  a red circle\r\n", "a red circle")]
    [InlineData("\uFEFF\u3000a red circle\u200B\u2029\u0085", "a red circle")]
    [InlineData(" \t\n", "")]
    [InlineData("\u200B\u202E", "")]
    public void Clean_SurroundingWhiteSpace_IsTrimmed(string text, string clean) => Assert.Equal(clean, PromptRules.Clean(text));

    [Theory]
    [InlineData("👨‍👩‍👧", 400, null)] // eight UTF-16 units each
    [InlineData("e\u0301", 999, null)]
    [InlineData("红", 999, null)]
    [InlineData("红", 1001, "must have at most 1000 characters, got 1001")]
    [InlineData("😀", 1001, "must have at most 1000 characters, got 1001")]
    [InlineData("👨‍👩‍👧", 900, "must have at most 8192 bytes of UTF-8, got 16201")]
    public void Check_Length_IsCountedAsPeopleCount(string text, int times, string? violation)
    {
        var violations = new Violations();
        PromptRules.Check("prompt", PromptRules.Clean("a" + string.Concat(Enumerable.Repeat(text, times - (times > 1000 ? 1 : 0)))), true, violations);

        var error = Record.Exception(violations.ThrowIfAny);
        Assert.Equal(violation is null ? null : $"prompt: {violation}", error?.Message);
    }

    [Fact]
    public void Check_HeapOfMarks_IsBoundedInBytes()
    {
        var violations = new Violations();
        PromptRules.Check("prompt", "a" + new string('\u0301', 5000), true, violations);
        Assert.Contains("8192 bytes", Record.Exception(violations.ThrowIfAny)!.Message, StringComparison.Ordinal);
    }
}
