using System.Text.Json;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>A family of models, and how a bundle of it becomes a decoder.</summary>
public abstract class VideoFamily : ModelFamily
{
    /// <param name="rows">Most rows of a batch; rounded up to a bucket.</param>
    /// <exception cref="ModelBundleException">The graphs do not fit the family.</exception>
    public abstract IVideoDecoder Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options);
}

/// <typeparam name="TSection">The manifest's section of the family's name.</typeparam>
public abstract class VideoFamily<TSection> : VideoFamily
    where TSection : class
{
    protected sealed override IEnumerable<string> SectionFaults(ModelManifest manifest)
    {
        if (!manifest.Sections.ContainsKey(Name))
        {
            return [$"{Name}: the section is missing"];
        }

        try
        {
            return SectionFaults(manifest.Section<TSection>(), manifest);
        }
        catch (JsonException e)
        {
            return [$"{Name}: {e.Message}"];
        }
    }

    /// <inheritdoc cref="ModelFamily.SectionFaults"/>
    protected abstract IEnumerable<string> SectionFaults(TSection section, ModelManifest manifest);
}
