using System.ComponentModel;
using System.Diagnostics;

namespace InferenceService.Tests.Pages;

/// <summary>A fact for machines whose Python ($PYTHON, or the system's) has torch and onnx.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Found = new(Find);

    public TorchFactAttribute() => Skip = Python is null ? "no Python with torch and onnx" : null;

    public static string? Python => Found.Value;

    private static string? Find() =>
        new[] { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }.FirstOrDefault(p => !string.IsNullOrEmpty(p) && HasTorch(p));

    // Looked for, not loaded: that alone takes seconds.
    private static bool HasTorch(string python)
    {
        const string Look = "import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in ('torch', 'onnx')))";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", Look]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
