using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Observability;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>The bundles found under the configured folder when the server starts.</summary>
public sealed class ModelCatalog : IModelCatalog
{
    private readonly Dictionary<string, ServiceError> _rejections = [];

    /// <exception cref="InvalidOperationException">There is no bundle that can be served.</exception>
    public ModelCatalog(IOptions<ModelsOptions> options, ILogger<ModelCatalog> logger)
    {
        var found = Open(options.Value.Path, logger).OrderBy(m => m.Description.Name, StringComparer.Ordinal).ToList();
        VideoModels = options.Value.Serve.Count == 0 ? found : Chosen(found, options.Value.Serve);
        Default = FindDefault(options.Value.Default);
    }

    public IReadOnlyList<VideoModel> VideoModels { get; }

    public IReadOnlyList<IVideoModel> Models => VideoModels;

    public IVideoModel? Default { get; }

    public ServiceError? Rejection(string name) => _rejections.GetValueOrDefault(name);

    private List<VideoModel> Open(string path, ILogger logger)
    {
        var models = new List<VideoModel>();
        foreach (var folder in BundleFolders(path))
        {
            try
            {
                models.Add(new VideoModel(ModelBundle.Open(folder)));
            }
            catch (ModelBundleException e)
            {
                logger.ModelInvalid(e.Message);
                _rejections.Add(Path.GetFileName(folder), new ServiceError(ErrorKind.ModelInvalid, e.Message));
            }
        }

        if (models.Count == 0)
        {
            var reasons = string.Join(" ", _rejections.Values.Select(e => e.Message));
            throw new InvalidOperationException(
                $"Models:Path is '{path}', where there is no folder with a valid {ModelManifest.FileName}. {reasons}".TrimEnd());
        }

        return models;
    }

    private static List<VideoModel> Chosen(List<VideoModel> found, IReadOnlyList<string> names)
    {
        var missing = names.Except(found.Select(m => m.Description.Name)).ToList();
        return missing.Count == 0
            ? found.FindAll(m => names.Contains(m.Description.Name))
            : throw new InvalidOperationException(
                $"Models:Serve names '{string.Join("', '", missing)}', which is not among the valid models: "
                    + $"{string.Join(", ", found.Select(m => m.Description.Name))}.");
    }

    private static string[] BundleFolders(string path) =>
        Directory.Exists(path)
            ? [.. Directory.GetDirectories(path).Where(f => File.Exists(Path.Combine(f, ModelManifest.FileName)))]
            : [];

    private IVideoModel? FindDefault(string name) => name.Length > 0
        ? Models.FirstOrDefault(m => m.Description.Name == name)
            ?? throw new InvalidOperationException($"Models:Default is '{name}', which is not among the valid models.")
        : Models.Count == 1 ? Models[0] : null;
}
