using Grpc.Core;
using Grpc.Net.Client;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Observability;
using InferenceService.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceService.Tests.Api;

/// <summary>A handler that throws what nobody expects: also what would pass for an unreadable request.</summary>
public sealed class CallGuardTests : IAsyncLifetime, IDisposable
{
    private readonly ErrorLog _log = new();
    private WebApplication _app = null!;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Call_HandlerThrows_IsInternalWithoutDetailsAndOnceInTheLog(int messagesBefore)
    {
        using var channel = GrpcChannel.ForAddress(_app.Urls.Single());
        var client = new Contracts.V1.VideoGenerationService.VideoGenerationServiceClient(channel);
        var request = new GenerateVideoRequest { NumVideos = messagesBefore };

        var failure = await Failure.OfAsync(async () => await Clip.GenerateAsync(client, request));

        Assert.Equal((StatusCode.Internal, "UNEXPECTED"), (failure.Code, failure.Info.Reason));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains("secret", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddSingleton<CallGuard>().AddSingleton<Metrics>().AddSingleton(TimeProvider.System);
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<CallGuard>();
            options.EnableDetailedErrors = true;
        });
        _app = builder.Build();
        _app.UseMiddleware<UnreadableRequests>();
        _app.MapGrpcService<Faulty>();
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _log.Dispose();

    private sealed class Faulty : Contracts.V1.VideoGenerationService.VideoGenerationServiceBase
    {
        public override async Task GenerateVideo(
            GenerateVideoRequest request, IServerStreamWriter<GenerateVideoResponse> responseStream, ServerCallContext context)
        {
            for (var i = 0; i < request.NumVideos; i++)
            {
                await responseStream.WriteAsync(new GenerateVideoResponse { Progress = new Progress() });
            }

            throw new InvalidDataException("a secret of the service");
        }
    }
}
