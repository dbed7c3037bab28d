using System.Reflection;
using InferenceService.Observability;

namespace InferenceService.Hosting;

/// <summary>Tells at start which packages are stand-ins built by offline/ rather than the real ones.</summary>
internal static class StandIns
{
    private const string Mark = "-offline.";

    public static void Report(ILogger logger)
    {
        var found = Find();
        if (found.Count > 0)
        {
            logger.StandIns(string.Join(", ", found));
        }
    }

    public static IReadOnlyList<string> Find() =>
    [
        .. typeof(StandIns).Assembly.GetReferencedAssemblies()
            .Select(name => Assembly.Load(name))
            .Select(assembly => (assembly.GetName().Name, Version: Version(assembly)))
            .Where(a => a.Version.Contains(Mark, StringComparison.Ordinal))
            .Select(a => $"{a.Name} {a.Version.Split('+')[0]}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? string.Empty;
}
