using InferenceService.Models;
using Microsoft.Extensions.Configuration;

namespace InferenceService.Tool.Server;

/// <summary>The one model that a command needs of a service of its own, so that no other is loaded for it.</summary>
internal static class ModelChoice
{
    /// <param name="folder">Of the bundles; null if none was found.</param>
    /// <param name="asked">By --model; null takes the service's default.</param>
    /// <returns>A bundle's name; null where the folder holds none, of which the service itself will tell.</returns>
    /// <exception cref="ToolException">It is not there, or there are several and none is the default.</exception>
    public static string? Of(string? folder, string? asked)
    {
        var names = folder is null ? [] : ModelsFolder.Names(folder);
        var wanted = asked ?? ConfiguredDefault();
        return names.Count == 0 || names.Contains(wanted) ? (names.Count == 0 ? null : wanted)
            : asked is not null ? throw Missing($"there is no '{asked}' in {folder}{Spelling.DidYouMean(asked, names)}", names)
            : names.Count == 1 ? names[0]
            : throw Missing($"there are several in {folder} and no default, so name one", names);
    }

    private static ToolException Missing(string what, IReadOnlyList<string> names) =>
        new(ExitCode.Usage, $"--model: {what} ({string.Join(", ", names)})");

    /// <summary>As the service reads it, which configures itself from the same places.</summary>
    private static string ConfiguredDefault() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build()["Models:Default"] ?? ModelsOptions.BuiltInDefault;
}
