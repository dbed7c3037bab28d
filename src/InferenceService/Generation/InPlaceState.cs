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

    private readonly int _rows;

    public InPlaceState(OrtDevice device, InferenceSession session, int rows)
    {
        _rows = rows;
        Tensors = Inputs(session).ToDictionary(
            input => input.Key[Past.Length..],
            input => new RowTensor(device, input.Value.ElementDataType, rows, input.Value.Dimensions.Skip(1).Select(d => (long)d)));
        Rows = new RowState([.. Tensors.Values]);
    }

    /// <summary>By what follows "past.", in the order of the names.</summary>
    public IReadOnlyDictionary<string, RowTensor> Tensors { get; }

    /// <summary>A graph's inputs that are state, in the order of their names.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMetadata>> Inputs(InferenceSession session) =>
        session.InputMetadata.Where(input => input.Key.StartsWith(Past, StringComparison.Ordinal)).OrderBy(input => input.Key, StringComparer.Ordinal);

    public RowState Rows { get; }

    /// <summary>A clip begins with nothing in its rows, whatever was there.</summary>
    public void Clear(Sequence sequence)
    {
        Rows.Clear(sequence.Row);
        if (sequence.NegativeRow >= 0)
        {
            Rows.Clear(sequence.NegativeRow);
        }
    }

    /// <summary>Before a trial: what clips have left in some rows must not make them differ from the others.</summary>
    public void ClearAll()
    {
        for (var row = 0; row < _rows; row++)
        {
            Rows.Clear(row);
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
