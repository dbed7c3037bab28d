using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>Names by which a graph's state goes in and out: past.x and present.x.</summary>
internal static class StateTensors
{
    public const string Past = "past.", Present = "present.";

    /// <summary>What comes after "past." in the names of a graph's inputs, in order.</summary>
    public static IEnumerable<string> NamesOf(InferenceSession session) =>
        session.InputMetadata.Keys.Where(name => name.StartsWith(Past, StringComparison.Ordinal))
            .Select(name => name[Past.Length..]).Order(StringComparer.Ordinal);
}
