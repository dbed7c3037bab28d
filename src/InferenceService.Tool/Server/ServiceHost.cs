using System.Net.Sockets;
using InferenceService.Hosting;
using Microsoft.AspNetCore.Builder;

namespace InferenceService.Tool.Server;

/// <summary>Creates and starts the service; what keeps it from starting becomes one line.</summary>
internal static class ServiceHost
{
    public static WebApplication Create(string[] configuration)
    {
        try
        {
            return InferenceServer.Create(configuration);
        }
        catch (Exception failure)
        {
            throw NotStarted(failure);
        }
    }

    /// <summary>Starts the service; models load afterwards, so this is quick and has no token of its own.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C, which the host hears too.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            await StopAsync(app);
            throw failure is OperationCanceledException ? failure : NotStarted(failure, InferenceServer.Addresses(app.Configuration));
        }
    }

    // What has started already, such as the loading of models, ends in order before anything is freed.
    private static async Task StopAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // A host that has not come far can not stop either; why it did not start is what there is to say.
        }
    }

    /// <summary>Nothing of it mends itself: either the configuration is wrong, or this machine does not let it be so.</summary>
    private static ToolException NotStarted(Exception failure, IEnumerable<string>? addresses = null) => new(
        failure is IOException or SocketException or UnauthorizedAccessException ? ExitCode.Failed : ExitCode.Usage,
        $"the service did not start: {StartFailure.Sentence(failure, addresses)}",
        failure);
}
