using System.Security.Cryptography;
using System.Text.Json;
using InferenceService.Api;
using InferenceService.Text;

namespace InferenceService.Models;

/// <summary>A folder that holds one model: checked on disk, not yet loaded.</summary>
public sealed class ModelBundle
{
    private readonly string _folder;

    private ModelBundle(string folder, ModelManifest manifest, string sha256)
    {
        _folder = folder;
        Manifest = manifest;
        Description = Describe(manifest, sha256);
    }

    public ModelManifest Manifest { get; }

    public ModelDescription Description { get; }

    public string VocabularyFile => FullPath(Manifest.Text.Vocabulary);

    public string GraphFile(string role) => FullPath(Manifest.Graphs[role]);

    /// <summary>Reads the manifest and holds every file against it.</summary>
    /// <exception cref="ModelBundleException">Everything that is wrong with it.</exception>
    public static ModelBundle Open(string folder)
    {
        try
        {
            var (manifest, sha256) = ReadManifest(folder);
            var faults = ManifestRules.Faults(manifest).Concat(BundleFiles.Faults(folder, manifest)).ToList();
            ModelBundleException.ThrowIfAny(folder, faults);
            var bundle = new ModelBundle(folder, manifest, sha256);
            bundle.CheckVocabulary();
            return bundle;
        }
        catch (Exception e) when (e is not ModelBundleException and not OutOfMemoryException)
        {
            // A folder may hold anything, and may change while it is read; none of that is more than a fault of this bundle.
            throw new ModelBundleException(folder, [e.Message]);
        }
    }

    /// <summary>Reads prompts as the model was taught.</summary>
    public PromptTokenizer CreateTokenizer()
    {
        var text = Manifest.Text;
        return PromptTokenizer.WordPiece(
            VocabularyFile, text.LowerCase, text.MaxTokens, new WordRules(text.Variants, text.OnlyBefore, text.LowerCase));
    }

    /// <exception cref="ModelBundleException">It lacks a token that every prompt needs, or a word that the rules name.</exception>
    private void CheckVocabulary()
    {
        try
        {
            CreateTokenizer();
        }
        catch (ArgumentException e)
        {
            throw new ModelBundleException(_folder, [$"{Manifest.Text.Vocabulary}: {e.Message}"]);
        }
    }

    private static (ModelManifest Manifest, string Sha256) ReadManifest(string folder)
    {
        try
        {
            var json = File.ReadAllBytes(Path.Combine(folder, ModelManifest.FileName));
            return (ModelManifest.Parse(json), Convert.ToHexStringLower(SHA256.HashData(json)));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelBundleException(folder, [$"{ModelManifest.FileName}: {e.Message}"]);
        }
    }

    private string FullPath(string file) => Path.Combine(_folder, file);

    private static ModelDescription Describe(ModelManifest manifest, string sha256) => new()
    {
        Name = manifest.Name,
        Version = manifest.Version,
        Sha256 = sha256,
        Description = manifest.Description,
        Family = manifest.Family,
        NativeClip = new ClipShape(
            manifest.Video.DefaultFrames, manifest.Video.Fps, manifest.Video.Width, manifest.Video.Height),
        MaxFrames = manifest.Video.MaxFrames,
        MaxTokens = manifest.Text.MaxTokens,
        CodebookSize = ModelFamily.All[manifest.Family].CodebookSize(manifest),
        SceneGranularity = ModelFamily.All[manifest.Family].SceneGranularity(manifest),
        Languages = manifest.Languages,
        Parameters = manifest.Parameters.ToHashSet(),
        Defaults = new SamplingSettings(
            0, manifest.Defaults.Temperature, manifest.Defaults.TopK, manifest.Defaults.TopP,
            manifest.Defaults.GuidanceScale, string.Empty, manifest.Defaults.NumInferenceSteps),
    };
}
