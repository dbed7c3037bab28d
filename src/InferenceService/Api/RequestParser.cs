using System.Security.Cryptography;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Turns a message into a <see cref="GenerationRequest"/>, or says everything that is wrong with it at once.</summary>
public sealed class RequestParser(IModelCatalog catalog, IReadOnlySet<PixelFormat> writableFormats)
{
    private const int MinSide = 16;
    private const int MaxSide = 4096;
    private const double MaxFramesPerSecond = 120;
    private const int DefaultQuality = 85;

    /// <exception cref="ServiceException">UnknownModel, ModelInvalid, NotReady or InvalidRequest with all violations.</exception>
    public (IVideoModel Model, GenerationRequest Request) Parse(GenerateVideoRequest message)
    {
        var model = FindModel(message.Model);
        var violations = new Violations();
        HonouredFields.Check(message, model.Description, violations);
        var request = new GenerationRequest
        {
            RequestId = ParseRequestId(message.RequestId, violations),
            Scenes = [new Scene(0, ParsePrompt("prompt", message.Prompt, required: true, model, violations))],
            Clip = ParseClip(message.Video ?? new VideoParameters(), model.Description, violations),
            Sampling = ParseSampling(message.Sampling ?? new SamplingParameters(), model, violations),
            Output = ParseOutput(message.Output ?? new OutputParameters(), violations),
        };
        violations.ThrowIfAny();
        return (model, request);
    }

    private IVideoModel FindModel(string name)
    {
        var model = name.Length == 0 ? catalog.Default : catalog.Models.FirstOrDefault(m => m.Description.Name == name);
        if (model is null)
        {
            if (catalog.Rejection(name) is { } rejection)
            {
                throw new ServiceException(rejection);
            }

            var known = string.Join(", ", catalog.Models.Select(m => m.Description.Name));
            var message = name.Length == 0
                ? $"The request names no model and the server has no default; it has: {known}."
                : $"There is no model '{Shorten(name)}'; there is: {known}.";
            throw new ServiceException(new ServiceError(ErrorKind.UnknownModel, message));
        }

        return model.Unavailable is { } error ? throw new ServiceException(error) : model;
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private static string ParseRequestId(string id, Violations violations)
    {
        if (id.Length == 0)
        {
            return Guid.NewGuid().ToString("N");
        }

        if (id.Length > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            violations.Add("request_id", "must be 1 to 64 characters of [A-Za-z0-9._-]");
        }

        return id;
    }

    private static string ParsePrompt(
        string field, string text, bool required, IVideoModel model, Violations violations)
    {
        var before = violations.Count;
        PromptRules.Check(field, text, required, violations);
        if (violations.Count == before && text.Length > 0)
        {
            var (tokens, most) = (model.CountTokens(text), model.Description.MaxTokens);
            if (tokens > most)
            {
                violations.Add(field, $"must have at most {most} tokens for model {model.Description.Name}, got {tokens}");
            }
        }

        return text;
    }

    private static ClipShape ParseClip(VideoParameters video, ModelDescription model, Violations violations)
    {
        var native = model.NativeClip;
        var aspect = (double)native.Width / native.Height;
        var width = video.HasWidth ? violations.Range("video.width", video.Width, MinSide, MaxSide) : (int?)null;
        var height = video.HasHeight ? violations.Range("video.height", video.Height, MinSide, MaxSide) : (int?)null;
        var rate = video.HasFps ? video.Fps : native.FramesPerSecond;
        if (!(rate > 0 && rate <= MaxFramesPerSecond))
        {
            violations.Add("video.fps", $"must be above 0 and at most {MaxFramesPerSecond}, got {rate}");
        }

        return new ClipShape(
            video.HasNumFrames ? violations.Range("video.num_frames", video.NumFrames, 1, model.MaxFrames) : native.Frames,
            rate,
            width ?? Side(height * aspect) ?? native.Width,
            height ?? Side(width / aspect) ?? native.Height);
    }

    private static int? Side(double? exact) =>
        exact is { } value ? Math.Clamp((int)Math.Round(value), MinSide, MaxSide) : null;

    private static SamplingSettings ParseSampling(SamplingParameters sampling, IVideoModel model, Violations violations)
    {
        var defaults = model.Description.Defaults;
        var scale = sampling.HasGuidanceScale
            ? violations.Range("sampling.guidance_scale", sampling.GuidanceScale, 1, 20) : defaults.GuidanceScale;
        var topP = sampling.HasTopP ? sampling.TopP : defaults.TopP;
        if (!(topP > 0 && topP <= 1))
        {
            violations.Add("sampling.top_p", $"must be above 0 and at most 1, got {topP}");
        }

        if (sampling.HasNegativePrompt && !(scale > 1))
        {
            violations.Add("sampling.negative_prompt", "needs a guidance_scale above 1, without which it has no effect");
        }

        return new SamplingSettings(
            sampling.HasSeed ? sampling.Seed : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
            (float)(sampling.HasTemperature ? violations.Range("sampling.temperature", sampling.Temperature, 0, 5) : defaults.Temperature),
            sampling.HasTopK ? violations.Range("sampling.top_k", sampling.TopK, 0, model.Description.CodebookSize) : defaults.TopK,
            (float)topP,
            (float)scale,
            ParsePrompt("sampling.negative_prompt", sampling.NegativePrompt, required: sampling.HasNegativePrompt, model, violations),
            defaults.NumInferenceSteps);
    }

    private OutputSettings ParseOutput(OutputParameters output, Violations violations)
    {
        var format = FormatMapping.ToPixelFormat(output.Format);
        if (format is null)
        {
            violations.Add("output.format", $"is not a known format: {(int)output.Format}");
        }
        else if (!writableFormats.Contains(format.Value))
        {
            violations.Add("output.format", $"{format} cannot be written by this server's imaging library");
        }

        if (output.HasQuality && format is PixelFormat.Png or PixelFormat.RawRgb24)
        {
            violations.Add("output.quality", $"has no meaning for {format}");
        }

        var quality = output.HasQuality ? violations.Range("output.quality", output.Quality, 1, 100) : DefaultQuality;
        return new OutputSettings(format ?? PixelFormat.Png, quality);
    }
}
