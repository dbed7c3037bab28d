using InferenceService.Api;
using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static InferenceService.Generation.SharedContracts;
using static InferenceService.Models.GraphContract;

namespace InferenceService.Generation.Audio;

/// <summary>What is expected of a graph that makes sound of frames; the same for every family.</summary>
internal static class AudioContract
{
    private const string State = "A", Channels = "C";

    public static IEnumerable<string> Faults(ModelManifest manifest, InferenceSession session)
    {
        var letters = new Dictionary<string, long>();
        var contract = new GraphContract(
            ModelGraphs.AudioDecoder,
            [
                Pixels(manifest, Dynamic),
                new("positions", TensorElementType.Int64, Dynamic, "1"),
                new("state", TensorElementType.Float, Dynamic, State),
            ],
            [
                new("samples", TensorElementType.Int16, Dynamic, Number((int)(AudioFormat.SampleRate / manifest.Video.Fps)), Channels),
                new("next_state", TensorElementType.Float, Dynamic, State),
            ]);
        var faults = contract.Faults(session, letters).ToList();
        if (letters.TryGetValue(Channels, out var channels) && channels is < 1 or > AudioFormat.MaxChannels)
        {
            faults.Add($"{ModelGraphs.AudioDecoder}: output samples: expected 1 or {AudioFormat.MaxChannels} channels, found {channels}");
        }

        return faults;
    }
}
