using System.Runtime.InteropServices;

namespace InferenceService.Hosting;

/// <summary>Ends the process without a look back.</summary>
internal static partial class ProcessExit
{
    /// <summary>
    /// Where a thread is still in a run, or in the loading of a graph, the usual end would free the runtime's own memory under it. Nothing is
    /// flushed.
    /// </summary>
    public static void Now(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
