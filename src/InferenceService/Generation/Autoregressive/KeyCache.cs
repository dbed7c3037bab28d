using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>Keys and values of the steps so far, a ring of each layer and row, where the graph reads and writes them.</summary>
internal sealed class KeyCache : IDisposable
{
    public const string Past = "past.", Present = "present.";

    public KeyCache(OrtDevice device, InferenceSession decoder, int rows)
    {
        var past = decoder.InputMetadata.Where(input => input.Key.StartsWith(Past, StringComparison.Ordinal)).ToList();
        Tensors = past.ToDictionary(
            input => input.Key[Past.Length..],
            input => new RowTensor(device, input.Value.ElementDataType, rows, input.Value.Dimensions.Skip(1).Select(d => (long)d)));
        var (layers, cachedSteps) = (past.Count / 2, past[0].Value.Dimensions[2]);
        Reach = layers * cachedSteps;
    }

    /// <summary>By their names without past and present.</summary>
    public IReadOnlyDictionary<string, RowTensor> Tensors { get; }

    /// <summary>
    /// Steps back that anything in the cache can depend on: each layer looks back over the ring, at keys that did so too. Whoever
    /// repeats that many steps has the very same cache.
    /// </summary>
    public int Reach { get; }

    public void MoveRow(int from, int to)
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.CopyRow(from, to);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
