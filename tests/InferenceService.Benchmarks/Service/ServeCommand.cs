using InferenceService.Hosting;
using Microsoft.AspNetCore.Builder;

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
    public const string Collect = "collect";

    public static Task<int> RunAsync(string[] configuration) => RunAsync(() => InferenceServer.Create(configuration));

    public static async Task<int> RunAsync(Func<WebApplication> create)
    {
        using var loop = new LoopProbe();
        var refusals = new RefusalProbe();
        await using var app = create();
        refusals.Watch(app);
        await app.StartAsync();
        Console.WriteLine(ListensAt + app.Urls.Single());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == Collect)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            Console.WriteLine(Used + Now(loop, refusals).ToLine());
        }

        await app.StopAsync();
        return 0;
    }

    private static Usage Now(LoopProbe loop, RefusalProbe refusals)
    {
        var (active, waiting) = loop.Occupancy();
        return new Usage(
            Environment.CpuUsage.TotalTime, loop.Count, GC.GetTotalAllocatedBytes(precise: true), Environment.WorkingSet,
            GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, active, waiting, refusals.Take());
    }
}
