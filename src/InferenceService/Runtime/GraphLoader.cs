using InferenceService.Models;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Runtime;

/// <summary>Graphs of a bundle to sessions on a device.</summary>
public sealed class GraphLoader(ModelBundle bundle, OrtDevice device)
{
    /// <param name="role">Of a graph in its family.</param>
    /// <param name="isReplayed">See <see cref="OrtDevice.Load"/>.</param>
    /// <exception cref="ModelBundleException">The file is not a graph that this runtime can run.</exception>
    public InferenceSession Load(string role, bool isReplayed = false)
    {
        try
        {
            return device.Load(bundle.GraphFile(role), isReplayed);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelBundleException(bundle.Description.Name, [$"{role}: cannot be loaded: {e.Message}"]);
        }
    }
}
