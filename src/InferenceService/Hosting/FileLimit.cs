using System.Runtime.InteropServices;

namespace InferenceService.Hosting;

/// <summary>
/// How many files the process may have open. Where they run out, .NET ends the process with a stack trace while it loads its own libraries,
/// so this is looked at before all else, and in a way that loads next to nothing.
/// </summary>
internal static partial class FileLimit
{
    /// <summary>The libraries, the models' files, and some connections.</summary>
    private const ulong Needed = 256;

    private const int LinuxOpenFiles = 7;

    /// <returns>What is wrong, as a sentence, or null.</returns>
    public static string? Fault() =>
        OperatingSystem.IsLinux() && GetLimit(LinuxOpenFiles, out var limit) == 0 && limit.Hard < Needed
            ? $"The limit of open files (ulimit -n) is too low: at least {Needed} are needed."
            : null;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    /// <summary>.NET raises the soft limit to the hard one by itself.</summary>
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
