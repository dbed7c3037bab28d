using System.Diagnostics;

namespace InferenceService.Benchmarks.Service;

/// <summary>A server as a child: it says where it listens, answers each line with what it has used, and ends when its input does.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <param name="command">Of this program.</param>
    public static ServerProcess StartOwn(string command, params string[] configuration) => Start(
        Environment.ProcessPath!,
        [
            .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : Array.Empty<string>(),
            command,
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:InferenceService.Hosting.ModelHost=Error",
            "--Logging:Console:LogToStandardErrorThreshold=Trace",
            .. configuration,
        ]);

    public static ServerProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} was not started."));
    }

    public async Task AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <returns>The rest of the next line that begins like this.</returns>
    public async Task<string> AnswerAsync(string prefix)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..];
            }
        }

        throw new InvalidOperationException("The server has ended; its last words are above.");
    }

    public Task EndAsync()
    {
        _process.StandardInput.Close();
        return _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();
}
