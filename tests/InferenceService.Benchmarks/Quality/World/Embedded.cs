using System.Text.Json;

namespace InferenceService.Benchmarks.Quality.World;

/// <summary>Tables that were exported from the training code and are built into the assembly.</summary>
internal static class Embedded
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static T Read<T>(string file)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not built in.");
        return JsonSerializer.Deserialize<T>(stream, Options)!;
    }
}
