using InferenceService.Generation;
using InferenceService.Models;
using InferenceService.Runtime;

namespace InferenceService.Hosting;

/// <summary>Everything that is wrong with a bundle: its files, its graphs, and then what comes out of them.</summary>
internal static class BundleCheck
{
    private const int Rows = 8;

    /// <returns>One line for each fault; none if the bundle can be served.</returns>
    public static IReadOnlyList<string> Faults(string folder, OrtDevice device)
    {
        try
        {
            var bundle = ModelBundle.Open(folder);
            var tokenizer = bundle.CreateTokenizer();
            var (decoders, _) = DecoderFactory.Create(bundle, tokenizer, device, Rows, new GenerationOptions());
            using (decoders)
            {
                return new TrialClips(decoders.Video, bundle.Description, tokenizer).Faults();
            }
        }
        catch (ModelBundleException e)
        {
            return e.Faults;
        }
    }
}
