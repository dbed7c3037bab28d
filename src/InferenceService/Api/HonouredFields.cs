using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Refuses each field that is set although the model does not honour it.</summary>
internal static class HonouredFields
{
    public static void Check(GenerateVideoRequest message, ModelDescription model, Violations violations)
    {
        foreach (var (path, isSet) in Optional(message).Concat(Optional(message.Video ?? new(), message.Sampling ?? new())))
        {
            var name = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (isSet && !model.Parameters.Contains(name))
            {
                violations.Add(path, $"is not honoured by model {model.Name}");
            }
        }
    }

    private static IEnumerable<(string Path, bool IsSet)> Optional(GenerateVideoRequest message) =>
    [
        (RequestFields.ConditioningFrames, message.ConditioningFrames.Count > 0),
        (RequestFields.LastFrame, message.LastFrame is not null),
        (RequestFields.Scenes, message.Scenes.Count > 0),
        (RequestFields.Continuation, message.Continuation.Length > 0),
        (RequestFields.NumVideos, message.HasNumVideos),
        (RequestFields.BestOf, message.BestOf),
        (RequestFields.Audio, message.Audio),
    ];

    private static IEnumerable<(string Path, bool IsSet)> Optional(VideoParameters video, SamplingParameters sampling) =>
    [
        ("video.num_frames", video.HasNumFrames),
        ("video.fps", video.HasFps),
        ("video.width", video.HasWidth),
        ("video.height", video.HasHeight),
        ("sampling.seed", sampling.HasSeed),
        ("sampling.temperature", sampling.HasTemperature),
        ("sampling.top_k", sampling.HasTopK),
        ("sampling.top_p", sampling.HasTopP),
        ("sampling.guidance_scale", sampling.HasGuidanceScale),
        ("sampling.negative_prompt", sampling.HasNegativePrompt),
        ("sampling.num_inference_steps", sampling.HasNumInferenceSteps),
    ];
}
