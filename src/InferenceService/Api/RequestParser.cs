using InferenceService.Contracts.V1;
using Microsoft.Extensions.Options;

namespace InferenceService.Api;

/// <summary>Turns a message into a <see cref="GenerationRequest"/>, or says everything that is wrong with it at once.</summary>
public sealed class RequestParser(IModelCatalog catalog, IReadOnlySet<PixelFormat> writableFormats, IOptions<OutputOptions> output)
{
    /// <summary>Of a model's name that is no model's.</summary>
    private const int MaxNameBytes = 192;

    /// <exception cref="ServiceException">UnknownModel, ModelInvalid, NotReady or InvalidRequest with all violations.</exception>
    public (IVideoModel Model, GenerationRequest Request, GivenPictures Pictures) Parse(GenerateVideoRequest message)
    {
        var model = FindModel(message.Model);
        var violations = new Violations();
        HonouredFields.Check(message, model.Description, violations);
        var (request, pictures) = Parse(message, model, violations);
        violations.ThrowIfAny();
        return (model, request, pictures);
    }

    private (GenerationRequest Request, GivenPictures Pictures) Parse(GenerateVideoRequest message, IVideoModel model, Violations violations)
    {
        var starts = new StartParser(model.Description, violations);
        var prompts = new PromptParser(model, violations);
        var delivery = new DeliveryParser(model.Description, writableFormats, violations);

        var (start, seed) = starts.ParseStart(message);
        var clip = ClipShapeParser.Parse(
            message.Video ?? new VideoParameters(), start.Frames, model.Description, output.Value.MaxPixels, violations);
        var request = new GenerationRequest
        {
            RequestId = ParseRequestId(message.RequestId, violations),
            Scenes = prompts.ParseScenes(message, clip.Frames, start),
            Start = start,
            Clip = clip,
            Sampling = SamplingParser.Parse(
                message.Sampling ?? new SamplingParameters(), seed, model.Description, prompts, violations),
            Output = delivery.ParseOutput(message.Output ?? new OutputParameters()),
            Delivery = delivery.ParseDelivery(message, clip),
        };
        return (request with { UnknownWords = prompts.UnknownWords }, starts.ParsePictures(message, start));
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
                : $"There is no model '{TrailerLimits.Cut(VisibleText.Of(name), MaxNameBytes)}'; there is: {known}.";
            throw new ServiceException(new ServiceError(ErrorKind.UnknownModel, message));
        }

        return model.Unavailable is { } error ? throw new ServiceException(error) : model;
    }

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
}
