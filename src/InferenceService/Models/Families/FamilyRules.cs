namespace InferenceService.Models.Families;

/// <summary>What one family's manifests must and may hold, beside what all must.</summary>
internal abstract class FamilyRules
{
    /// <summary>Its name, which is also that of its section.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<string> RequiredGraphs { get; }

    public virtual IReadOnlyList<string> OptionalGraphs => [];

    /// <summary>Request fields that its decoder can honour, beside those that any can.</summary>
    public virtual IReadOnlyList<string> Parameters => [];

    /// <summary>Request fields that need an optional graph, and which.</summary>
    public virtual IReadOnlyList<(string Parameter, string Graph)> NeedsGraph => [];

    public abstract bool HasSection(ModelManifest manifest);

    /// <summary>What is wrong with the section, which is there, and with what it must agree with.</summary>
    public abstract IEnumerable<string> SectionFaults(ModelManifest manifest);

    /// <summary>Everything of this family that is wrong.</summary>
    public IEnumerable<string> Faults(ModelManifest manifest) =>
        GraphFaults(manifest.Graphs).Concat(ParameterFaults(manifest)).Concat(
            HasSection(manifest) ? SectionFaults(manifest) : [$"{Name}: the section is missing"]);

    protected static IEnumerable<string> Collect(params (bool IsFault, string Text)[] rules) =>
        rules.Where(rule => rule.IsFault).Select(rule => rule.Text);

    /// <summary>A field of the section that counts something.</summary>
    protected (bool IsFault, string Text) Count(string field, int value, int least = 1) =>
        (value < least, $"{Name}.{field}: expected {least} or more, found {value}");

    private IEnumerable<string> GraphFaults(IReadOnlyDictionary<string, string> graphs) =>
        RequiredGraphs.Except(graphs.Keys).Select(role => $"graphs: {role} is missing")
            .Concat(graphs.Keys.Except([.. RequiredGraphs, .. OptionalGraphs, ModelGraphs.AudioDecoder]).Select(role => $"graphs: {role} is not of family {Name}"));

    private IEnumerable<string> ParameterFaults(ModelManifest manifest) =>
        manifest.Parameters.Intersect(FamilyParameters.OfSome).Except(Parameters)
            .Select(parameter => $"parameters: {parameter} is not of family {Name}")
            .Concat(NeedsGraph.Append((Parameter: FamilyParameters.Audio, Graph: ModelGraphs.AudioDecoder))
                .Where(need => manifest.Parameters.Contains(need.Parameter) && !manifest.Graphs.ContainsKey(need.Graph))
                .Select(need => $"parameters: {need.Parameter} needs the graph {need.Graph}"));
}
