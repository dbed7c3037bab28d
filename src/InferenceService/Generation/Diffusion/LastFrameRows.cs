using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Diffusion;

/// <summary>The denoiser's inputs for the clip's last frame, which it has all of or none.</summary>
internal sealed class LastFrameRows(BoundGraph graph)
{
    private const string Latents = "last", Mask = "last_mask", Positions = "last_positions";

    private readonly HostRows<float> _latents = graph.Input<float>(Latents);
    private readonly HostRows<float> _mask = graph.Input<float>(Mask);
    private readonly HostRows<long> _positions = graph.Input<long>(Positions);

    /// <param name="latent">Shape of a latent frame.</param>
    public static IReadOnlyList<TensorContract> Contract(IEnumerable<string> latent) =>
    [
        new(Latents, TensorElementType.Float, [GraphContract.Dynamic, .. latent]),
        new(Mask, TensorElementType.Float, GraphContract.Dynamic, "1"),
        new(Positions, TensorElementType.Int64, GraphContract.Dynamic, "1"),
    ];

    /// <summary>Whether the denoiser has any of them.</summary>
    public static bool AnyIn(InferenceSession denoiser) =>
        Contract([]).Any(tensor => denoiser.InputMetadata.ContainsKey(tensor.Name));

    public void Feed(int row, LastFrame last)
    {
        last.Latents.CopyTo(_latents.Row(row));
        _mask.Row(row)[0] = last.Mask;
        _positions.Row(row)[0] = last.Position;
    }
}
