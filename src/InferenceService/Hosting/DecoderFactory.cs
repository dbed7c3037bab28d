using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Text;

namespace InferenceService.Hosting;

/// <summary>A bundle to a decoder of its family that was seen working.</summary>
internal static class DecoderFactory
{
    /// <returns>The decoders, every shape of them run, and the fastest step seen.</returns>
    /// <exception cref="ModelBundleException">The graphs do not fit the manifest or each other.</exception>
    public static (ModelDecoders Decoders, TimeSpan FastestStep) Create(
        ModelBundle bundle, PromptTokenizer tokenizer, OrtDevice device, int rows, GenerationOptions options)
    {
        var decoders = Create(bundle, device, rows, options);
        try
        {
            CheckVocabulary(decoders.Video, bundle, tokenizer);
            return (decoders, WarmUp(decoders, bundle));
        }
        catch
        {
            decoders.Dispose();
            throw;
        }
    }

    /// <summary>Faults of the sound are told together with the family's.</summary>
    private static ModelDecoders Create(ModelBundle bundle, OrtDevice device, int rows, GenerationOptions options)
    {
        var family = (VideoFamily)ModelFamily.All[bundle.Manifest.Family];
        var faults = new List<string>();
        var audio = Attempt(() => AudioDecoder.Create(bundle, device), faults);
        var video = Attempt(() => family.Create(bundle, device, rows, options), faults);
        if (audio is not null && video is not null)
        {
            return new ModelDecoders(video, audio);
        }

        audio?.Dispose();
        video?.Dispose();
        throw new ModelBundleException(bundle.Description.Name, faults);
    }

    private static T? Attempt<T>(Func<T> create, List<string> faults)
        where T : class
    {
        try
        {
            return create();
        }
        catch (ModelBundleException e)
        {
            faults.AddRange(e.Faults);
            return null;
        }
    }

    /// <summary>A vocabulary with more entries than the encoder's embedding fails here, not at the first rare word.</summary>
    private static void CheckVocabulary(IVideoDecoder decoder, ModelBundle bundle, PromptTokenizer tokenizer)
    {
        try
        {
            decoder.Prime([new RowPrompt(0, tokenizer.LastToken())]);
        }
        catch (RunFailedException e)
        {
            throw new ModelBundleException(
                bundle.Description.Name,
                [$"text_encoder: does not take token {tokenizer.VocabularySize - 1}, the last of "
                    + $"{bundle.Manifest.Text.Vocabulary}: {e.Message}"]);
        }
    }

    /// <summary>Graphs can have the right shapes and still not run, as when a dimension that must be free is fixed inside.</summary>
    private static TimeSpan WarmUp(ModelDecoders decoders, ModelBundle bundle)
    {
        try
        {
            return decoders.WarmUp();
        }
        catch (RunFailedException e)
        {
            throw new ModelBundleException(bundle.Description.Name, [$"a graph fails when it runs: {e.Message}"]);
        }
    }
}
