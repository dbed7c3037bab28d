using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>
/// State of all rows that a graph reads as past.x and writes as present.x, on the device for as long as the model is loaded.
/// </summary>
/// <remarks>
/// Both are bound to the same memory. The graph updates with ScatterND, which ONNX Runtime skips copying for when its output is
/// its input (scatter_nd.cc), so nothing is ever copied.
/// </remarks>
internal sealed class InPlaceState : IDisposable
{
    public const string Past = "past.", Present = "present.";

    public InPlaceState(OrtDevice device, InferenceSession session, int rows) => Tensors = Inputs(session).ToDictionary(
        input => input.Key[Past.Length..],
        input => new RowTensor(device, input.Value.ElementDataType, rows, input.Value.Dimensions.Skip(1).Select(d => (long)d)));

    /// <summary>By what follows "past.", in the order of the names.</summary>
    public IReadOnlyDictionary<string, RowTensor> Tensors { get; }

    /// <summary>A graph's inputs that are state, in the order of their names.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMetadata>> Inputs(InferenceSession session) =>
        session.InputMetadata.Where(input => input.Key.StartsWith(Past, StringComparison.Ordinal)).OrderBy(input => input.Key, StringComparer.Ordinal);

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
