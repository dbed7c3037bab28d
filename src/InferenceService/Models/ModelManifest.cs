using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceService.Text;

namespace InferenceService.Models;

/// <summary>model.json, as written. <see cref="ManifestRules"/> says whether it makes sense.</summary>
/// <remarks>Unknown fields are refused, so that a misspelt one is never ignored.</remarks>
public sealed record ModelManifest
{
    public const string FileName = "model.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public required int FormatVersion { get; init; }
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Family { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }
    public required VideoSection Video { get; init; }
    public required TextSection Text { get; init; }

    /// <summary>Request fields the model honours, by their names in the proto.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }
    public required DefaultsSection Defaults { get; init; }

    /// <summary>Role of a graph in its family to file.</summary>
    public required IReadOnlyDictionary<string, string> Graphs { get; init; }

    /// <summary>Every file of the bundle but the manifest, by its path in the folder.</summary>
    public required IReadOnlyDictionary<string, FileEntry> Files { get; init; }

    /// <summary>All other fields: the section of the family, and what should not be there.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Sections { get; init; } = new Dictionary<string, JsonElement>();

    /// <exception cref="JsonException">Not a manifest: the message says where.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        var manifest = JsonSerializer.Deserialize<ModelManifest>(json, Json) ?? throw new JsonException("The manifest is null.");
        return manifest.HoldsNull() ? throw new JsonException("languages, parameters, graphs and files may not hold null.") : manifest;
    }

    /// <summary>Nullability of what lists hold is not known to the serializer.</summary>
    private bool HoldsNull() =>
        Languages.Contains(null!) || Parameters.Contains(null!) || Graphs.Values.Contains(null!) || Files.Values.Any(f => f?.Sha256 is null);

    /// <summary>The section of the manifest's family, which is there.</summary>
    /// <exception cref="JsonException">It is not as the family has it: the message says where.</exception>
    public T Section<T>() => Sections[Family].Deserialize<T>(Json) ?? throw new JsonException("The section is null.");

    public sealed record VideoSection(
        [property: JsonRequired] int Width, [property: JsonRequired] int Height, [property: JsonRequired] double Fps,
        [property: JsonRequired] int DefaultFrames, [property: JsonRequired] int MaxFrames);

    /// <param name="Tokenizer">"wordpiece".</param>
    /// <param name="Vocabulary">File in the bundle.</param>
    /// <param name="MaxTokens">Length of the text encoder's input.</param>
    /// <param name="Variants">Optional: characters that are read as one of the vocabulary; see <see cref="WordRules"/>.</param>
    /// <param name="OnlyBefore">Optional: words that are known only where one of these follows; see <see cref="WordRules"/>.</param>
    public sealed record TextSection(
        [property: JsonRequired] string Tokenizer, [property: JsonRequired] string Vocabulary,
        [property: JsonRequired] bool LowerCase, [property: JsonRequired] int MaxTokens,
        IReadOnlyDictionary<string, string>? Variants = null,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? OnlyBefore = null);

    /// <summary>What is left out has no effect: the family does not know the field, or it leaves the model as it is.</summary>
    /// <param name="NumInferenceSteps">Denoising steps of a chunk of frames; 0, or left out, where the family has none.</param>
    public sealed record DefaultsSection(
        double Temperature = 1, int TopK = 0, double TopP = 1, double GuidanceScale = 1, int NumInferenceSteps = 0);

    /// <param name="Sha256">Lower-case hex.</param>
    public sealed record FileEntry([property: JsonRequired] string Sha256);
}
