using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Observability;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>The bundles found under the configured folder when the server starts.</summary>
public sealed class ModelCatalog : IModelCatalog
{
    private readonly Dictionary<string, ServiceError> _rejections = [];
    private readonly ILogger _logger;

    /// <exception cref="InvalidOperationException">There is no bundle that can be served, or one that was asked for is not there.</exception>
    public ModelCatalog(IOptions<ModelsOptions> options, ILogger<ModelCatalog> logger)
    {
        _logger = logger;
        var found = Open(options.Value.Path);
        VideoModels = options.Value.Serve.Count == 0 ? found : Chosen(found, options.Value.Serve);
        Default = FindDefault(options.Value.Default);
    }

    public IReadOnlyList<VideoModel> VideoModels { get; }

    public IReadOnlyList<IVideoModel> Models => VideoModels;

    public IVideoModel? Default { get; }

    public ServiceError? Rejection(string name) => _rejections.GetValueOrDefault(name);

    private List<VideoModel> Open(string path)
    {
        var bundles = BundleFolders.Of(path).Select(folder => (Folder: folder, Bundle: TryOpen(folder))).Where(b => b.Bundle is not null)
            .ToLookup(b => b.Bundle!.Description.Name);
        foreach (var twins in bundles.Where(b => b.Count() > 1))
        {
            var folders = string.Join("' and '", twins.Select(b => b.Folder));
            Reject(twins.Key, $"The model '{twins.Key}' is not served, since several bundles have its name: '{folders}'.");
        }

        var single = bundles.Where(b => b.Count() == 1).Select(b => b.Single().Bundle!);
        List<VideoModel> models = [.. single.OrderBy(b => b.Description.Name, StringComparer.Ordinal).Select(b => new VideoModel(b))];
        return models.Count > 0 ? models : throw new InvalidOperationException(
            $"Models:Path is '{path}', where there is no folder with a valid {ModelManifest.FileName}. {Reasons()}".TrimEnd());
    }

    /// <summary>Whatever is wrong with a bundle is that bundle's own fault, and keeps no other from being served.</summary>
    private ModelBundle? TryOpen(string folder)
    {
        try
        {
            return ModelBundle.Open(folder);
        }
        catch (ModelBundleException e)
        {
            Reject(Path.GetFileName(folder), e.Message);
            return null;
        }
    }

    private void Reject(string name, string message)
    {
        _logger.ModelInvalid(message);
        _rejections[name] = new ServiceError(ErrorKind.ModelInvalid, message);
    }

    private string Reasons() => string.Join(" ", _rejections.Values.Select(e => e.Message));

    private List<VideoModel> Chosen(List<VideoModel> found, IReadOnlyList<string> names)
    {
        var missing = names.Except(found.Select(m => m.Description.Name)).ToList();
        return missing.Count == 0
            ? found.FindAll(m => names.Contains(m.Description.Name))
            : throw new InvalidOperationException(
                $"Models:Serve names '{string.Join("', '", missing)}', which is not among the valid models: "
                    + $"{string.Join(", ", found.Select(m => m.Description.Name))}. {Reasons()}".TrimEnd());
    }

    private IVideoModel? FindDefault(string? configured)
    {
        var name = configured ?? ModelsOptions.BuiltInDefault;
        var model = name.Length > 0 ? Models.FirstOrDefault(m => m.Description.Name == name) : null;
        if (model is not null)
        {
            return model;
        }

        if (configured is { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"Models:Default is '{name}', which is not among the models that are served: {string.Join(", ", Models.Select(m => m.Description.Name))}. "
                    + $"Name one of them, or leave it out. {Reasons()}".TrimEnd());
        }

        var only = Models.Count == 1 ? Models[0] : null;
        if (configured is null && only is null)
        {
            _logger.NoDefaultModel(name);
        }

        return only;
    }
}
