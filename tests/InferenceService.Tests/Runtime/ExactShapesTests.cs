using InferenceService.Runtime;

namespace InferenceService.Tests.Runtime;

public sealed class ExactShapesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(8, 8)]
    public void For_AllExact_IsTheSmallestBucketThatHoldsTheRows(int rows, int bucket) => Assert.Equal(bucket, new ExactShapes(8).For(rows));

    [Fact]
    public void For_BucketLeftOut_IsTheNextOne()
    {
        var shapes = new ExactShapes(8);
        shapes.Check(bucket => bucket is 2, hasReference: true);

        Assert.Equal([1, 4], shapes.LeftOut);
        Assert.Equal([2, 2, 8, 8], new[] { 1, 2, 3, 8 }.Select(shapes.For));
    }

    [Fact]
    public void For_NoneThatIsLargeEnough_IsZero()
    {
        var shapes = new ExactShapes(4);
        shapes.Check(bucket => bucket == 1, hasReference: false);

        Assert.Equal(0, shapes.For(2));
    }
}
