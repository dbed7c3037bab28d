namespace InferenceService.Models;

/// <summary>
/// A family of models: what its manifests must and may hold, beside what all must. Each is one class in a folder of its own, and
/// is found there; nothing else names it.
/// </summary>
public abstract class ModelFamily
{
    private const string Audio = "audio";

    /// <summary>Every family there is, by name.</summary>
    public static IReadOnlyDictionary<string, ModelFamily> All { get; } = Find();

    /// <summary>Request fields that any family can honour.</summary>
    public static IReadOnlySet<string> CommonParameters { get; } = new HashSet<string>
    {
        "num_frames", "fps", "width", "height", "seed", "scenes", "continuation", "num_videos", Audio,
    };

    /// <summary>Its name in manifests, which is also that of its section there.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<string> RequiredGraphs { get; }

    /// <summary>Request fields that its decoder can honour, beside the common ones.</summary>
    public virtual IReadOnlyList<string> Parameters => [];

    /// <summary>Request fields that need an optional graph, and which; those graphs are all the optional ones.</summary>
    public virtual IReadOnlyList<(string Parameter, string Graph)> NeedsGraph => [];

    private IEnumerable<(string Parameter, string Graph)> AllNeeds => NeedsGraph.Append((Audio, ModelGraphs.AudioDecoder));

    /// <summary>Number of codes a token is drawn from; 0 where there are no tokens.</summary>
    public virtual int CodebookSize(ModelManifest manifest) => 0;

    /// <summary>Scenes begin at frames that are multiples of this.</summary>
    public virtual int SceneGranularity(ModelManifest manifest) => 1;

    /// <summary>Everything of this family that is wrong.</summary>
    public IEnumerable<string> Faults(ModelManifest manifest) =>
        GraphFaults(manifest.Graphs).Concat(ParameterFaults(manifest)).Concat(ForeignFaults(manifest)).Concat(SectionFaults(manifest));

    /// <summary>What is wrong with its section, and with what that must agree with.</summary>
    protected abstract IEnumerable<string> SectionFaults(ModelManifest manifest);

    protected static IEnumerable<string> Collect(params (bool IsFault, string Text)[] rules) =>
        rules.Where(rule => rule.IsFault).Select(rule => rule.Text);

    /// <summary>A field of the section that counts something.</summary>
    protected (bool IsFault, string Text) Count(string field, int value, int least = 1) =>
        (value < least, $"{Name}.{field}: expected {least} or more, found {value}");

    private static Dictionary<string, ModelFamily> Find() => typeof(ModelFamily).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ModelFamily)) && !type.IsAbstract)
        .Select(type => (ModelFamily)Activator.CreateInstance(type)!)
        .OrderBy(family => family.Name, StringComparer.Ordinal)
        .ToDictionary(family => family.Name);

    private IEnumerable<string> GraphFaults(IReadOnlyDictionary<string, string> graphs) =>
        RequiredGraphs.Except(graphs.Keys).Select(role => $"graphs: {role} is missing")
            .Concat(graphs.Keys.Except(RequiredGraphs).Except(AllNeeds.Select(need => need.Graph))
                .Select(role => $"graphs: {role} is not of family {Name}"));

    private IEnumerable<string> ParameterFaults(ModelManifest manifest) =>
        manifest.Parameters.Intersect(All.Values.SelectMany(family => family.Parameters)).Except(Parameters)
            .Select(parameter => $"parameters: {parameter} is not of family {Name}")
            .Concat(AllNeeds
                .Where(need => manifest.Parameters.Contains(need.Parameter) && !manifest.Graphs.ContainsKey(need.Graph))
                .Select(need => $"parameters: {need.Parameter} needs the graph {need.Graph}"));

    private IEnumerable<string> ForeignFaults(ModelManifest manifest) => manifest.Sections.Keys.Where(name => name != Name)
        .Select(name => All.ContainsKey(name) ? $"{name}: the section is not of family {Name}" : $"{name}: unknown field");
}
