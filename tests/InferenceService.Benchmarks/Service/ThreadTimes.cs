using System.Globalization;

namespace InferenceService.Benchmarks.Service;

/// <summary>Processor time of a process by what its threads are for, in nanoseconds, as the kernel's scheduler has it.</summary>
internal sealed record ThreadTimes(double Loop, double Render, double Pool, double Sockets, double Rest)
{
    public static ThreadTimes Of(int processId)
    {
        var times = new ThreadTimes(0, 0, 0, 0, 0);
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            times = times.Add(Name(thread), Nanoseconds(thread));
        }

        return times;
    }

    public ThreadTimes Since(ThreadTimes before) =>
        new(Loop - before.Loop, Render - before.Render, Pool - before.Pool, Sockets - before.Sockets, Rest - before.Rest);

    private ThreadTimes Add(string name, double time) => name switch
    {
        _ when name.StartsWith("model ", StringComparison.Ordinal) => this with { Loop = Loop + time },
        _ when name.StartsWith("render ", StringComparison.Ordinal) => this with { Render = Render + time },
        _ when name.StartsWith(".NET TP", StringComparison.Ordinal) => this with { Pool = Pool + time },
        _ when name.StartsWith(".NET Sock", StringComparison.Ordinal) => this with { Sockets = Sockets + time },
        _ => this with { Rest = Rest + time },
    };

    private static string Name(string thread) => ReadOrNothing(Path.Combine(thread, "comm"));

    /// <summary>schedstat: nanoseconds run, nanoseconds waited, time slices.</summary>
    private static double Nanoseconds(string thread) =>
        double.TryParse(ReadOrNothing(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture, out var time) ? time : 0;

    /// <summary>A thread may end between being listed and being read.</summary>
    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
