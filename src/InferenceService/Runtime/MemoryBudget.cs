using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Runtime;

/// <summary>
/// The device memory that rows may take, handed out to the models as they load. All of it is taken at load, so that a server that
/// has started never fails for want of memory later.
/// </summary>
public sealed class MemoryBudget(long limitBytes)
{
    private readonly Lock _lock = new();
    private long _left = limitBytes;

    public static MemoryBudget For(RuntimeOptions options, bool isGpu) => new(
        options.RowMemoryMiB is { } limit ? limit * 1024L * 1024
        : isGpu ? long.MaxValue
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Takes memory for a model's rows.</summary>
    /// <param name="wanted">Most rows; rounded up to a bucket.</param>
    /// <returns>The largest bucket up to those wanted that fits.</returns>
    /// <exception cref="ModelBundleException">Not even one row fits.</exception>
    public int TakeRows(string model, int wanted, long bytesPerRow)
    {
        lock (_lock)
        {
            var rows = Buckets.For(wanted);
            while (rows > 0 && rows * bytesPerRow > _left)
            {
                rows /= 2;
            }

            if (rows == 0)
            {
                throw new ModelBundleException(
                    model, [$"a row takes {bytesPerRow / 1024} KiB, of which there are {_left / 1024} left (Runtime:RowMemoryMiB)"]);
            }

            _left -= rows * bytesPerRow;
            return rows;
        }
    }

    /// <summary>Bytes that one row of these tensors takes: inputs or outputs of a graph, whose first dimension is rows.</summary>
    public static long BytesPerRow(IEnumerable<NodeMetadata> tensors) => tensors.Sum(tensor =>
        tensor.Dimensions.Skip(1).Aggregate((long)ElementBytes(tensor), (bytes, d) => bytes * Math.Max(1, d)));

    private static int ElementBytes(NodeMetadata tensor) => tensor.ElementDataType switch
    {
        TensorElementType.Double or TensorElementType.Int64 or TensorElementType.UInt64 => 8,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 or TensorElementType.UInt16 => 2,
        _ => 1,
    };
}
