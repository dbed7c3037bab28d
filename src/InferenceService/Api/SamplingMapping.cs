using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Sampling parameters as a message, those only that the model honours.</summary>
internal static class SamplingMapping
{
    private static readonly (string Parameter, Action<SamplingParameters, SamplingSettings> Set)[] Fields =
    [
        ("temperature", (message, settings) => message.Temperature = settings.Temperature),
        ("top_k", (message, settings) => message.TopK = settings.TopK),
        ("top_p", (message, settings) => message.TopP = settings.TopP),
        ("guidance_scale", (message, settings) => message.GuidanceScale = settings.GuidanceScale),
        ("num_inference_steps", (message, settings) => message.NumInferenceSteps = settings.NumInferenceSteps),
    ];

    /// <summary>What a clip is made with, so that sending it again gives the same clip.</summary>
    public static SamplingParameters InUse(SamplingSettings settings, ModelDescription model)
    {
        var message = Defaults(settings, model);
        if (model.Parameters.Contains("seed"))
        {
            message.Seed = settings.Seed;
        }

        if (settings.NegativePrompt.Length > 0)
        {
            message.NegativePrompt = settings.NegativePrompt;
        }

        return message;
    }

    /// <summary>Without what has no default: the seed and the negative prompt.</summary>
    public static SamplingParameters Defaults(SamplingSettings settings, ModelDescription model)
    {
        var message = new SamplingParameters();
        foreach (var (_, set) in Fields.Where(field => model.Parameters.Contains(field.Parameter)))
        {
            set(message, settings);
        }

        return message;
    }
}
