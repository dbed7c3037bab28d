using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Tests.Runtime;

public sealed class MemoryBudgetTests
{
    [Theory]
    [InlineData(16, 100, 16)]
    [InlineData(9, 100, 16)]
    [InlineData(16, 1000, 8)]
    [InlineData(16, 9000, 1)]
    public void TakeRows_AnySize_IsTheLargestBucketThatFits(int wanted, long bytesPerRow, int rows) =>
        Assert.Equal(rows, new MemoryBudget(10_000).TakeRows("a", wanted, bytesPerRow));

    [Fact]
    public void TakeRows_SecondModel_GetsWhatIsLeft()
    {
        var budget = new MemoryBudget(10_000);
        budget.TakeRows("a", 4, 2000);

        Assert.Equal(2, budget.TakeRows("b", 4, 1000));
    }

    [Fact]
    public void TakeRows_NotEvenOne_SaysHowMuchItWouldTake()
    {
        var error = Assert.Throws<ModelBundleException>(() => new MemoryBudget(10_000).TakeRows("a", 4, 20 * 1024));

        Assert.Contains("a row takes 20 KiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_ConfiguredLimit_IsTaken() =>
        Assert.Equal(1, MemoryBudget.For(new RuntimeOptions { RowMemoryMiB = 1 }, isGpu: false).TakeRows("a", 16, 1024 * 1024));
}
