namespace InferenceService.Tests.Fixtures;

/// <summary>Places in the repository, wherever the tests are run from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Models => Path.Combine(Root, "models");

    public static string ShapesGpt => Path.Combine(Models, "shapes-gpt");

    /// <summary>Names of the bundles that ship.</summary>
    public static IReadOnlyList<string> ShippedModels =>
        [.. Directory.GetDirectories(Models).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InferenceService.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not inside the repository.");
    }
}
