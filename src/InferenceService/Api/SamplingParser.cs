using System.Globalization;
using System.Security.Cryptography;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>How tokens are drawn, or noise is taken away.</summary>
internal static class SamplingParser
{
    private const int MaxInferenceSteps = 1000;

    /// <param name="seed">Of the continuation, if there is one: in use unless the request has its own.</param>
    public static SamplingSettings Parse(
        SamplingParameters sampling, ulong? seed, ModelDescription model, PromptParser prompts, Violations violations)
    {
        var defaults = model.Defaults;
        var scale = sampling.HasGuidanceScale
            ? violations.Range("sampling.guidance_scale", sampling.GuidanceScale, 1, 20) : defaults.GuidanceScale;
        var topP = sampling.HasTopP ? sampling.TopP : defaults.TopP;
        if (!(topP > 0 && topP <= 1))
        {
            violations.Add("sampling.top_p", string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most 1, got {topP}"));
        }

        // By what was given: a scale that is out of range is told by itself.
        if (sampling.HasNegativePrompt && (sampling.HasGuidanceScale ? sampling.GuidanceScale : scale) <= 1)
        {
            violations.Add("sampling.negative_prompt", "needs a guidance_scale above 1, without which it has no effect");
        }

        return new SamplingSettings(
            sampling.HasSeed ? sampling.Seed : seed ?? DrawSeed(),
            sampling.HasTemperature ? violations.Range("sampling.temperature", sampling.Temperature, 0, 5) : defaults.Temperature,
            sampling.HasTopK ? violations.Range("sampling.top_k", sampling.TopK, 0, model.CodebookSize) : defaults.TopK,
            topP,
            scale,
            prompts.ParsePrompt("sampling.negative_prompt", sampling.NegativePrompt, required: sampling.HasNegativePrompt),
            InferenceSteps(sampling, model, violations));
    }

    /// <summary>
    /// Of 52 bits, so that clients whose numbers are doubles, as JavaScript's are, can send it back, those of the candidates after
    /// it included.
    /// </summary>
    private static ulong DrawSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 12;

    private static int InferenceSteps(SamplingParameters sampling, ModelDescription model, Violations violations) =>
        sampling.HasNumInferenceSteps && model.Parameters.Contains("num_inference_steps")
            ? violations.Range("sampling.num_inference_steps", sampling.NumInferenceSteps, 1, MaxInferenceSteps)
            : model.Defaults.NumInferenceSteps;
}
