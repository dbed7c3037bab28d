using System.ComponentModel;
using System.Diagnostics;

namespace InferenceService.Tool.Writers;

/// <summary>Starts ffmpeg's programs, and says in a line why they did not do what they should.</summary>
internal static class FfmpegProcess
{
    /// <param name="program">ffmpeg or ffprobe.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="file">What it is needed for.</param>
    /// <exception cref="ToolException">It is not installed.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, string file)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        }
        catch (Win32Exception missing)
        {
            throw new ToolException(
                ExitCode.Usage,
                $"{Path.GetExtension(file)} needs {program}, which is not installed or not on the PATH; "
                    + "install it, or use a .gif or .png",
                missing);
        }
    }

    /// <summary>Runs a program to its end and returns what it writes.</summary>
    /// <exception cref="ToolException">It failed.</exception>
    public static async Task<ReadOnlyMemory<byte>> RunAsync(
        string program, IEnumerable<string> arguments, string file, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, file);
        try
        {
            process.StandardInput.Close();
            // Read all along: a process whose pipe is full stands still.
            var messages = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output.GetBuffer().AsMemory(0, (int)output.Length)
                : throw Failed(process, await messages, innerException: null);
        }
        finally
        {
            Stop(process);
        }
    }

    public static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    /// <summary>What a program that has ended said of its failure.</summary>
    public static ToolException Failed(Process process, string messages, Exception? innerException) => new(
        ExitCode.Failed,
        $"{process.StartInfo.FileName} failed with exit code {process.ExitCode}: {messages.Trim().ReplaceLineEndings("; ")}",
        innerException);
}
