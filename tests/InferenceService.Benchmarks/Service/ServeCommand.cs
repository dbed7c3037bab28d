using InferenceService.Hosting;

namespace InferenceService.Benchmarks.Service;

/// <summary>
/// The child process: the real server and nothing else, so that its processor time is the service's alone. It tells where it
/// listens, answers each line on its input with what it has used, and ends when the input does.
/// </summary>
internal static class ServeCommand
{
    public const string Name = "serve";
    public const string ListensAt = "listens at ";
    public const string Used = "used ";

    public static async Task<int> RunAsync(string[] configuration)
    {
        using var loop = new LoopProbe();
        await using var app = InferenceServer.Create(configuration);
        await app.StartAsync();
        Console.WriteLine(ListensAt + app.Urls.Single());
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(Used + new Usage(Environment.CpuUsage.TotalTime, loop.Count).ToLine());
        }

        await app.StopAsync();
        return 0;
    }
}
