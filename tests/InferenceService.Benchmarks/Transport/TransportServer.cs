using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Benchmarks.Transport;

/// <summary>The service's own API and stream writer on Kestrel, and beside them the plainest response of the same bytes.</summary>
internal static class TransportServer
{
    public const string Name = "serve-canned";
    public const string RawPath = "/raw/";

    public static WebApplication Create(string[] configuration)
    {
        var builder = WebApplication.CreateBuilder(configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IModelCatalog, CannedModel>();
        builder.Services.AddSingleton(_ => WritableFormats.Detect());
        builder.Services.AddSingleton<PictureThreads>();
        builder.Services.AddSingleton<IPictureReader, PictureReader>();
        builder.Services.AddSingleton<OutputBudget>();
        builder.Services.AddSingleton<RequestParser>();
        builder.Services.AddSingleton<Metrics>();
        builder.Services.AddOptions<StreamOptions>();
        var app = builder.Build();
        app.MapGrpcService<VideoGenerationService>();
        app.MapPost(RawPath + "{frames:int}", WriteRawAsync);
        return app;
    }

    /// <summary>One write and one flush a frame, as gRPC does it.</summary>
    private static async Task WriteRawAsync(HttpContext context, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            await context.Response.BodyWriter.WriteAsync(CannedModel.Frame, context.RequestAborted);
        }
    }
}
