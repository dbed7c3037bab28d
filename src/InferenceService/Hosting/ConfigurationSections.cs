using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace InferenceService.Hosting;

/// <summary>Finds what was written into a section that there is not: nothing binds it, so it would be ignored without a word.</summary>
/// <param name="features">The sections there are.</param>
internal sealed class ConfigurationSections(IReadOnlyList<string> features)
{
    /// <summary>Letters by which a misspelt name may differ from the one that was meant.</summary>
    private const int Slips = 2;

    /// <summary>The framework's own.</summary>
    private static readonly string[] Framework =
        ["Kestrel", "Logging", "hostBuilder", "Metrics", "ConnectionStrings", "AllowedHosts", "HttpsRedirection", "urls", "http_ports", "https_ports"];

    private readonly string[] _known = [.. features, .. Framework];

    public IEnumerable<string> Faults(IConfiguration configuration) =>
        configuration is IConfigurationRoot root ? root.Providers.SelectMany(Faults).Distinct(StringComparer.OrdinalIgnoreCase) : [];

    private IEnumerable<string> Faults(IConfigurationProvider source) => source.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(name => !_known.Contains(name, StringComparer.OrdinalIgnoreCase))
        .Select(name => Fault(name, source)).OfType<string>();

    /// <summary>Only the command line is this service's alone; elsewhere a name must look like one that was meant for it.</summary>
    private string? Fault(string name, IConfigurationProvider source)
    {
        var isSection = source.GetChildKeys([], name).Any();
        var isMeant = source is not ChainedConfigurationProvider && (source is not EnvironmentVariablesConfigurationProvider || isSection);
        var near = isMeant ? _known.Select(k => (Name: k, Distance: Distance(k, name))).MinBy(k => k.Distance) : (Name: "", Distance: int.MaxValue);
        return near.Distance <= Slips ? $"{name} is not known; did you mean {near.Name}?"
            : isSection && source is CommandLineConfigurationProvider ? $"{name} is not known; the sections are {string.Join(", ", features)}"
            : null;
    }

    /// <summary>Letters to insert, remove or replace, in any case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < b.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[j]) ? 0 : 1);
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
