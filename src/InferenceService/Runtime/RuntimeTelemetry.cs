using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceService.Runtime;

/// <summary>
/// Switches ONNX Runtime's own telemetry off. Since 1.29 the native library writes a device id and a database under the user's
/// cache folder and looks for its vendor's collector unless ORT_DISABLE_TELEMETRY is set when it is loaded (onnxruntime PR
/// #27379), and OrtEnv.DisableTelemetryEvents comes too late: it loads the library.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Runs before anything else of this assembly, and so before any way to the native library.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "No entry point is common to the server, the tool, the tests and the benchmarks.")]
    internal static void TurnOff()
    {
        // .NET keeps its own copy of the environment on Unix, which getenv does not see; this one is for child processes.
        Environment.SetEnvironmentVariable(Switch, "1");
        if (OperatingSystem.IsWindows())
        {
            _ = PutEnvironment(Switch, "1");
        }
        else
        {
            _ = SetEnvironment(Switch, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string name, string value);
}
