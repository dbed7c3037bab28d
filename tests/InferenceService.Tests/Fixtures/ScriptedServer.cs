using Grpc.Core;
using InferenceService.Contracts.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Fixtures;

/// <summary>A service that answers each call with prepared events: a client's view of what the real one seldom or never does.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
    }

    public Uri Address { get; }

    /// <param name="script">The events of a call; a status thrown among them ends it.</param>
    public static async Task<ScriptedServer> StartAsync(Func<GenerateVideoRequest, IEnumerable<GenerateVideoResponse>> script)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new ScriptedServer(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Service(Func<GenerateVideoRequest, IEnumerable<GenerateVideoResponse>> script)
        : VideoGenerationService.VideoGenerationServiceBase
    {
        public override async Task GenerateVideo(
            GenerateVideoRequest request, IServerStreamWriter<GenerateVideoResponse> responseStream, ServerCallContext context)
        {
            foreach (var response in script(request))
            {
                await responseStream.WriteAsync(response);
            }
        }
    }
}
