using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>A model as ListModels tells it.</summary>
internal static class ModelMapping
{
    public static Model ToProto(IVideoModel model, bool isDefault, IEnumerable<PixelFormat> formats)
    {
        var (description, clip) = (model.Description, model.Description.NativeClip);
        return new Model
        {
            Name = description.Name,
            Version = description.Version,
            Sha256 = description.Sha256,
            Description = description.Description,
            Family = description.Family,
            Width = clip.Width,
            Height = clip.Height,
            Fps = clip.FramesPerSecond,
            DefaultFrames = clip.Frames,
            MaxFrames = description.MaxFrames,
            MaxPromptTokens = description.MaxTokens,
            SceneGranularity = description.SceneGranularity,
            Languages = { description.Languages },
            Parameters = { description.Parameters.Order(StringComparer.Ordinal) },
            SamplingDefaults = SamplingMapping.Defaults(description.Defaults, description),
            Formats = { formats.Order().Select(FormatMapping.ToProto) },
            Provider = model.Provider,
            Ready = model.Unavailable is null,
            IsDefault = isDefault,
        };
    }
}
