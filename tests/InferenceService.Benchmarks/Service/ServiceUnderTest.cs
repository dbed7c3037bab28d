using System.Diagnostics;
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

    private readonly Process _process;

    private ServiceUnderTest(Process process, Uri address)
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
        StartAsync(ServeCommand.Name, run, [$"--Models:Path={run.ModelsFolder}", .. configuration]);

    /// <param name="command">Of this program, which serves the same contract.</param>
    public static async Task<ServiceUnderTest> StartAsync(string command, BenchmarkRun run, params string[] configuration)
    {
        var process = Process.Start(StartInfo(command, configuration)) ?? throw new InvalidOperationException("The server was not started.");
        var address = await AnswerAsync(process, ServeCommand.ListensAt);
        var service = new ServiceUnderTest(process, new Uri(address));
        await service.WaitUntilReadyAsync(run.Model);
        return service;
    }

    /// <summary>What it has used so far. It tells this itself: the kernel's files count processor time in steps of 10 ms.</summary>
    public async Task<Usage> UsageAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return Usage.FromLine(await AnswerAsync(_process, ServeCommand.Used));
    }

    /// <summary>A client with a connection of its own. Refusals come back as they are, without another attempt.</summary>
    public VideoClient Connect(Action<GrpcChannelOptions>? configure = null) => VideoClient.Create(
        Address, new VideoClientOptions { Timeout = TimeSpan.FromMinutes(30), MaxAttempts = 1, ConfigureChannel = configure });

    /// <summary>Waits until no clip has a row or waits for one.</summary>
    public async Task<Usage> UntilIdleAsync(TimeSpan atMost)
    {
        var end = DateTime.UtcNow + atMost;
        while (true)
        {
            var usage = await UsageAsync();
            if (usage is { Active: 0, Waiting: 0 } || DateTime.UtcNow > end)
            {
                return usage;
            }

            await Task.Delay(IdlePoll);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string command, string[] configuration)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServiceUnderTest).Assembly.Location);
        }

        string[] arguments =
        [
            command,
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:InferenceService.Hosting.ModelHost=Error",
            "--Logging:Console:LogToStandardErrorThreshold=Trace",
            .. configuration,
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return start;
    }

    private static async Task<string> AnswerAsync(Process process, string prefix)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..];
            }
        }

        throw new InvalidOperationException("The server has ended; its last words are above.");
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
