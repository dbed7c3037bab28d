using InferenceService.Models;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Generation.SharedContracts;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation.Gan;

/// <summary>What this family expects of its graphs.</summary>
internal static class GanContract
{
    public static IEnumerable<string> Faults(LoadedGraphs graphs, ModelManifest manifest)
    {
        var letters = new Dictionary<string, long>();
        var section = manifest.Section<GanSection>();
        var (encoder, generator) = (graphs["text_encoder"], graphs["generator"]);
        List<string> faults =
        [
            .. TextEncoder(manifest, encoder).Faults(encoder, letters),
            .. Generator(manifest, section, ContextInputs(encoder, generator)).Faults(generator, letters),
        ];
        if (graphs.Has("critic"))
        {
            faults.AddRange(Critic(manifest, section, ContextInputs(encoder, graphs["critic"])).Faults(graphs["critic"], letters));
        }

        return faults;
    }

    private static GraphContract Generator(ModelManifest manifest, GanSection section, IEnumerable<TensorContract> context) => new(
        "generator",
        [
            new("content", TensorElementType.Float, Dynamic, Number(section.ContentSize)),
            new("motion", TensorElementType.Float, Dynamic, Number(2 * section.MotionSize)),
            new("positions", TensorElementType.Int64, Dynamic, "1"),
            .. context,
        ],
        [Pixels(manifest, Dynamic)]);

    private static GraphContract Critic(ModelManifest manifest, GanSection section, IEnumerable<TensorContract> context) => new(
        "critic",
        [Pixels(manifest, Dynamic, Number(section.CriticFrames)), .. context],
        [new("score", TensorElementType.Float, Dynamic)]);
}
