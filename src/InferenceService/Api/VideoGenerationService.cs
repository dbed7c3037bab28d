using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Observability;
using Microsoft.Extensions.Options;

namespace InferenceService.Api;

/// <summary>The contract's service: parse, start, write what comes. No logic of its own.</summary>
public sealed class VideoGenerationService(
    IModelCatalog catalog, RequestParser parser, IPictureReader pictures, OutputBudget budget, IReadOnlySet<PixelFormat> formats,
    IOptions<StreamOptions> options, Metrics metrics)
    : Contracts.V1.VideoGenerationService.VideoGenerationServiceBase
{
    private readonly StreamOptions _options = options.Value;

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var response = new ListModelsResponse();
        response.Models.Add(catalog.Models.Select(m => ModelMapping.ToProto(m, m == catalog.Default, formats)));
        return Task.FromResult(response);
    }

    public override async Task GenerateVideo(
        GenerateVideoRequest request, IServerStreamWriter<GenerateVideoResponse> responseStream, ServerCallContext context)
    {
        var writer = new ClipWriter(responseStream, _options);
        var isStarted = false;
        try
        {
            var (model, admitted, given) = parser.Parse(request);
            using var memory = budget.Take(admitted);
            using var place = model.Admit(admitted, context.Deadline);
            var parsed = await given.DecodeAsync(admitted, model.Description.NativeClip, pictures, context.CancellationToken);
            await using var clip = place.Start(parsed, context.CancellationToken);
            isStarted = true;
            await clip.Started;
            await writer.WriteAcceptedAsync(parsed, model);
            await writer.WriteFramesAsync(clip, parsed, context.CancellationToken);
            await writer.WriteCompletedAsync(clip);
        }
        catch (ServiceException e)
        {
            if (!isStarted)
            {
                metrics.Refusals.Add(1, new KeyValuePair<string, object?>("reason", e.Error.Kind.ToString()));
            }

            throw StatusMapping.ToRpcException(e.Error, writer.LastFrame);
        }
        catch (Exception e) when (e is OperationCanceledException || context.CancellationToken.IsCancellationRequested)
        {
            // Whatever a write meets when its call is gone: an end like any other, not an error of the service.
            throw StatusMapping.Cancelled();
        }
    }
}
