using Grpc.Net.Client;
using InferenceService.Benchmarks.Harness;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Service;

/// <summary>The service in a process of its own, reached over gRPC on the loopback interface.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyAtMost = TimeSpan.FromMinutes(2);

    private readonly ServerProcess _process;

    private ServiceUnderTest(ServerProcess process, Uri address)
    {
        _process = process;
        Address = address;
        Client = Connect();
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public VideoClient Client { get; }

    /// <summary>Starts it and waits until the model serves.</summary>
    /// <param name="configuration">Further settings, such as --Scheduling:Rows=64.</param>
    public static Task<ServiceUnderTest> StartAsync(BenchmarkRun run, params string[] configuration) =>
        StartAsync(ServerProcess.StartOwn(ServeCommand.Name, [$"--Models:Path={run.OnlyThisModel()}", $"--Models:Default={run.Model}", .. configuration]), run.Model);

    /// <param name="process">Any server of the same contract.</param>
    public static async Task<ServiceUnderTest> StartAsync(ServerProcess process, string model)
    {
        var service = new ServiceUnderTest(process, new Uri(await process.AnswerAsync(ServeCommand.ListensAt)));
        await service.WaitUntilReadyAsync(model);
        return service;
    }

    /// <summary>What it has used so far. It tells this itself: the kernel's files count processor time in steps of 10 ms.</summary>
    /// <param name="collected">After a full collection: what is left is in use, not merely not yet collected.</param>
    public async Task<Usage> UsageAsync(bool collected = false)
    {
        await _process.AskAsync(collected ? ServeCommand.Collect : string.Empty);
        return Usage.FromLine(await _process.AnswerAsync(ServeCommand.Used));
    }

    /// <summary>A client with a connection of its own. Refusals come back as they are, without another attempt.</summary>
    public VideoClient Connect(Action<GrpcChannelOptions>? configure = null) => VideoClient.Create(
        Address, new VideoClientOptions { Timeout = TimeSpan.FromMinutes(30), MaxAttempts = 1, ConfigureChannel = configure });

    /// <summary>Waits until no clip has a row or waits for one.</summary>
    public Task<Usage> UntilIdleAsync(TimeSpan atMost) => UntilActiveAsync(0, atMost);

    /// <summary>Waits until at most as many clips have a row and none waits: the loop learns of a clip's end a little after its reader.</summary>
    public async Task<Usage> UntilActiveAsync(int clips, TimeSpan atMost)
    {
        var end = DateTime.UtcNow + atMost;
        while (true)
        {
            var usage = await UsageAsync();
            if ((usage.Active <= clips && usage.Waiting == 0) || DateTime.UtcNow > end)
            {
                return usage;
            }

            await Task.Delay(IdlePoll);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _process.EndAsync();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(string model)
    {
        var end = DateTime.UtcNow + ReadyAtMost;
        while (!(await Client.ListModelsAsync()).Any(m => m.Name == model && m.Ready))
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"{model} did not become ready.");
            }

            await Task.Delay(ReadyPoll);
        }
    }
}
