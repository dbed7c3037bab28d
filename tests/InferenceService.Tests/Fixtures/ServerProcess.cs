using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Net.Client;

namespace InferenceService.Tests.Fixtures;

/// <summary>The server as a process of its own, which can be sent signals and says how it has ended.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    public ServerProcess(string models, params string[] configuration)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "InferenceService.dll"), "--urls", "http://127.0.0.1:0", $"--Models:Path={models}",
            "--Models:Default=", "--Logging:LogLevel:Default=Information", "--Scheduling:ShutdownGrace=00:00:02", .. configuration,
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far, on both outputs.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public Task WroteAsync(string text) => Eventually.TrueAsync(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited);

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address().Match(Output).Groups[1].Value);

    public Task WasToldToStartAsync() => Eventually.TrueAsync(() => Address().IsMatch(Output) || _process.HasExited);

    /// <summary>Sends SIGTERM.</summary>
    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int Code, TimeSpan Time)> StopAsync()
    {
        var start = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            _lines.Add(line ?? string.Empty);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Address();
}
