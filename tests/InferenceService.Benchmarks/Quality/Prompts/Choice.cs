namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>Random choices among phrases; the same seed makes the same choices.</summary>
internal static class Choice
{
    public static T Of<T>(this Random random, params T[] options) => options[random.Next(options.Length)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>Puts words into the place that {} marks.</summary>
    public static string With(this string template, string words) => template.Replace("{}", words, StringComparison.Ordinal);
}
