using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Tests.Runtime;

public sealed class RowTensorTests : IDisposable
{
    private readonly OrtDevice _device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn: false);

    [Fact]
    public void New_IsZero()
    {
        using var tensor = new RowTensor(_device, TensorElementType.Float, 4, [2, 3]);
        using var all = tensor.First(4);

        Assert.Equal([4, 2, 3], all.GetTensorTypeAndShape().Shape);
        Assert.All(all.GetTensorDataAsSpan<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Row_IsAViewOfTheSameMemory()
    {
        using var tensor = new RowTensor(_device, TensorElementType.Float, 4, [3]);
        using var all = tensor.First(4);
        tensor.Row(2).GetTensorMutableDataAsSpan<float>().Fill(5);

        Assert.Equal([0, 0, 0, 0, 0, 0, 5, 5, 5, 0, 0, 0], all.GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void CopyRow_CopiesThatRowOnly()
    {
        using var tensor = new RowTensor(_device, TensorElementType.Float, 3, [2]);
        using var all = tensor.First(3);
        tensor.Row(2).GetTensorMutableDataAsSpan<float>().Fill(7);
        tensor.CopyRow(2, 0);

        Assert.Equal([7, 7, 0, 0, 7, 7], all.GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Upload_ThenDownload_IsTheSameRow(bool asIfMemoryWereItsOwn)
    {
        using var device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn);
        using var tensor = new RowTensor(device, TensorElementType.Float, 3, [2]);
        byte[] row = [1, 2, 3, 4, 5, 6, 7, 8];
        tensor.Upload(1, row);
        byte[] same = new byte[tensor.RowBytes], other = new byte[tensor.RowBytes];
        tensor.Download(1, same);
        tensor.Download(2, other);

        Assert.Equal(row, same);
        Assert.Equal(new byte[8], other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clear_NotANumber_IsGoneFromThatRowOnly(bool asIfMemoryWereItsOwn)
    {
        using var device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn);
        using var tensor = new RowTensor(device, TensorElementType.Float, 3, [2]);
        using var all = tensor.First(3);
        all.GetTensorMutableDataAsSpan<float>().Fill(float.NaN);
        tensor.Clear(1);

        Assert.Equal([float.NaN, float.NaN, 0, 0, float.NaN, float.NaN], all.GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void RowState_SavedAndRestored_IsTheSameInAnyRow()
    {
        using var small = new RowTensor(_device, TensorElementType.Float, 3, [1]);
        using var large = new RowTensor(_device, TensorElementType.Int64, 3, [2]);
        var state = new RowState([small, large]);
        small.Row(0).GetTensorMutableDataAsSpan<float>().Fill(float.NaN);
        large.Row(0).GetTensorMutableDataAsSpan<long>().Fill(-7);
        var kept = new byte[state.RowBytes];
        state.Save(0, kept);
        state.Clear(0);
        state.Restore(2, kept);

        Assert.Equal(20, state.RowBytes);
        Assert.Equal([0], small.Row(0).GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([float.NaN], small.Row(2).GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([-7, -7], large.Row(2).GetTensorDataAsSpan<long>().ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    public void Buckets_For_IsTheNextPowerOfTwo(int rows, int bucket) => Assert.Equal(bucket, Buckets.For(rows));

    [Fact]
    public void Buckets_UpTo_EndsWithTheOneThatHoldsAll() => Assert.Equal([1, 2, 4, 8], Buckets.UpTo(6));

    public void Dispose() => _device.Dispose();
}
