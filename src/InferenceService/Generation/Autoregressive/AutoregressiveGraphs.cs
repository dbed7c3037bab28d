using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>The loaded graphs of one model, each seen to fit the family's contract.</summary>
internal sealed class AutoregressiveGraphs : IDisposable
{
    private AutoregressiveGraphs(
        InferenceSession text, InferenceSession frame, InferenceSession pixel, InferenceSession? pixelEncoder)
    {
        TextEncoder = text;
        FrameDecoder = frame;
        PixelDecoder = pixel;
        PixelEncoder = pixelEncoder;
    }

    public InferenceSession TextEncoder { get; }

    public InferenceSession FrameDecoder { get; }

    public InferenceSession PixelDecoder { get; }

    /// <summary>Of a bundle that takes given frames.</summary>
    public InferenceSession? PixelEncoder { get; }

    /// <summary>Device memory of a row: the prompt's context and the cache of keys. Inputs and outputs of a step are small beside it.</summary>
    public long BytesPerRow => MemoryBudget.BytesPerRow(TextEncoder.OutputMetadata.Values)
        + MemoryBudget.BytesPerRow(FrameDecoder.InputMetadata.Where(input => input.Key.StartsWith(KeyCache.Past, StringComparison.Ordinal)).Select(input => input.Value));

    /// <exception cref="ModelBundleException">Graphs that do not load, or every tensor that is not as expected.</exception>
    public static AutoregressiveGraphs Load(ModelBundle bundle, TokenGrid grid, OrtDevice device)
    {
        var sessions = new GraphLoader(bundle, device);
        var graphs = new AutoregressiveGraphs(
            sessions.Load("text_encoder"), sessions.Load("frame_decoder", isReplayed: true), sessions.Load("pixel_decoder"),
            bundle.Manifest.Graphs.ContainsKey("pixel_encoder") ? sessions.Load("pixel_encoder") : null);
        try
        {
            ModelBundleException.ThrowIfAny(bundle.Description.Name, graphs.Faults(bundle.Manifest, grid));
            return graphs;
        }
        catch
        {
            graphs.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        TextEncoder.Dispose();
        FrameDecoder.Dispose();
        PixelDecoder.Dispose();
        PixelEncoder?.Dispose();
    }

    /// <summary>The number of layers is the graph's own: as many as it has past keys.</summary>
    private List<string> Faults(ModelManifest manifest, TokenGrid grid)
    {
        var layers = FrameDecoder.InputMetadata.Keys.Count(name => name.StartsWith("past.", StringComparison.Ordinal)
            && name.EndsWith(".key", StringComparison.Ordinal));
        var letters = new Dictionary<string, long>();
        return
        [
            .. AutoregressiveContract.FrameDecoder(manifest, grid, Math.Max(1, layers)).Faults(FrameDecoder, letters),
            .. AutoregressiveContract.TextEncoder(manifest, Math.Max(1, layers)).Faults(TextEncoder, letters),
            .. AutoregressiveContract.PixelDecoder(manifest, grid).Faults(PixelDecoder, letters),
            .. PixelEncoder is null ? [] : AutoregressiveContract.PixelEncoder(manifest, grid).Faults(PixelEncoder, letters),
        ];
    }
}
