using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation;

/// <summary>The graphs of a bundle by their roles, each seen to fit its family's contract.</summary>
internal sealed class LoadedGraphs : IDisposable
{
    private readonly Dictionary<string, InferenceSession> _sessions = [];

    private LoadedGraphs()
    {
    }

    public InferenceSession this[string role] => _sessions[role];

    public bool Has(string role) => _sessions.ContainsKey(role);

    /// <summary>Memory that one clip takes in these graphs: what goes in and comes out, and the context and state that stay.</summary>
    public long BytesPerRow(params string[] roles) => roles.Sum(role =>
        MemoryBudget.BytesPerRow(_sessions[role].InputMetadata
            .Where(input => !input.Key.StartsWith(SharedContracts.Context, StringComparison.Ordinal)).Select(input => input.Value))
        + MemoryBudget.BytesPerRow(_sessions[role].OutputMetadata
            .Where(output => !output.Key.StartsWith(StateTensors.Present, StringComparison.Ordinal)).Select(output => output.Value)));

    /// <param name="step">Role of the graph that every step runs.</param>
    /// <param name="contract">What the family expects of them, once all are loaded: every fault.</param>
    /// <exception cref="ModelBundleException">Every graph that does not load, or every tensor that is not as expected.</exception>
    public static LoadedGraphs Load(
        ModelBundle bundle, OrtDevice device, string step, Func<LoadedGraphs, IEnumerable<string>> contract)
    {
        var graphs = new LoadedGraphs();
        try
        {
            ModelBundleException.ThrowIfAny(bundle.Description.Name, graphs.LoadAll(bundle, device, step));
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

    private List<string> LoadAll(ModelBundle bundle, OrtDevice device, string step)
    {
        var loader = new GraphLoader(bundle, device);
        var faults = new List<string>();
        foreach (var role in bundle.Manifest.Graphs.Keys)
        {
            try
            {
                _sessions.Add(role, loader.Load(role, isReplayed: role == step));
            }
            catch (ModelBundleException e)
            {
                faults.AddRange(e.Faults);
            }
        }

        return faults;
    }
}
