using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>The graphs of a bundle's family by their roles, each seen to fit its contract.</summary>
internal sealed class LoadedGraphs : IDisposable
{
    private readonly Dictionary<string, InferenceSession> _sessions = [];

    private LoadedGraphs()
    {
    }

    public InferenceSession this[string role] => _sessions[role];

    /// <summary>Device memory of a row: the prompt's context and the state. What a step takes in and gives is small beside it.</summary>
    public long BytesPerRow => MemoryBudget.BytesPerRow(this["text_encoder"].OutputMetadata.Values)
        + _sessions.Values.Sum(session => MemoryBudget.BytesPerRow(InPlaceState.Inputs(session).Select(past => past.Value)));

    public bool Has(string role) => _sessions.ContainsKey(role);

    /// <param name="stepGraph">Role of the graph that is run at each step, whose runs may be captured and replayed.</param>
    /// <param name="contract">What the family expects of them, once all are loaded: every fault.</param>
    /// <exception cref="ModelBundleException">Every graph that does not load, or every tensor that is not as expected.</exception>
    public static LoadedGraphs Load(
        ModelBundle bundle, OrtDevice device, string stepGraph, Func<LoadedGraphs, IEnumerable<string>> contract)
    {
        var graphs = new LoadedGraphs();
        try
        {
            ModelBundleException.ThrowIfAny(bundle.Description.Name, graphs.LoadAll(bundle, device, stepGraph));
            ModelBundleException.ThrowIfAny(bundle.Description.Name, [.. contract(graphs)]);
            return graphs;
        }
        catch
        {
            graphs.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }
    }

    private List<string> LoadAll(ModelBundle bundle, OrtDevice device, string stepGraph)
    {
        var loader = new GraphLoader(bundle, device);
        var faults = new List<string>();
        foreach (var role in bundle.Manifest.Graphs.Keys.Where(role => role != ModelGraphs.AudioDecoder))
        {
            try
            {
                _sessions.Add(role, loader.Load(role, isReplayed: role == stepGraph));
            }
            catch (ModelBundleException e)
            {
                faults.AddRange(e.Faults);
            }
        }

        return faults;
    }
}
