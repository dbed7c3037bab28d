using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Diffusion;

/// <summary>The denoiser's input for the noise level, whichever type it has.</summary>
internal sealed class NoiseLevelRows
{
    private readonly Action<int, double> _write;

    public NoiseLevelRows(BoundGraph graph, TensorContract level) =>
        _write = level.Type == TensorElementType.Int64 ? Whole(graph.Input<long>(level.Name)) : Real(graph.Input<float>(level.Name));

    public void Feed(int row, double level) => _write(row, level);

    private static Action<int, double> Whole(HostRows<long> rows) => (row, level) => rows.Row(row)[0] = (long)level;

    private static Action<int, double> Real(HostRows<float> rows) => (row, level) => rows.Row(row)[0] = (float)level;
}
