using System.Diagnostics;
using System.Reflection;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Runtime;

public sealed class RuntimeTelemetryTests
{
    /// <summary>A process of its own, whose environment says nothing of telemetry, loads a graph; what it leaves in its home is looked at.</summary>
    [Fact]
    public async Task Start_EnvironmentWithoutTheSwitch_WritesNothingToTheHomeFolder()
    {
        var home = Directory.CreateTempSubdirectory();
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "videogen.dll"));
            foreach (var argument in (string[])["check", Path.Combine(Repository.Models, "shapes-gan")])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment.Remove("ORT_DISABLE_TELEMETRY");
            start.Environment.Remove("XDG_CACHE_HOME");
            start.Environment["HOME"] = home.FullName;
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();

            Assert.True(process.ExitCode == 0, output + await error);
            Assert.Empty(await error);
            Assert.Empty(home.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => f.FullName));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
