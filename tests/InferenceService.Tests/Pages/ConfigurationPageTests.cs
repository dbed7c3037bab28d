using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using InferenceService.Hosting;
using InferenceService.Models;
using InferenceService.Observability;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Pages;

/// <summary>docs/configuration.md says what the options classes say: every key, its default and its range, and nothing else.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly Page Configuration = Page.Open("docs/configuration.md");

    /// <summary>Options classes by section, with the defaults that a server starts with: the class's, then appsettings.json's.</summary>
    private static readonly Dictionary<string, object> Sections = ReadSections();

    private static readonly Dictionary<string, string[]> Rows = Configuration.Rows
        .Where(row => Sections.ContainsKey(row[0].Trim('`').Split(':')[0])).ToDictionary(row => row[0].Trim('`'));

    public static TheoryData<string> Keys => [.. Options.Keys];

    private static Dictionary<string, (PropertyInfo Property, object Section)> Options { get; } = (
        from section in Sections
        from property in section.Value.GetType().GetProperties()
        select (Key: $"{section.Key}:{property.Name}", Value: (property, section.Value))).ToDictionary(o => o.Key, o => o.Value);

    [Fact]
    public void Table_HasEveryKeyAndNoOther() => Assert.Equal(Options.Keys.Order(), Rows.Keys.Order());

    /// <summary>The chart refuses keys that its schema does not have.</summary>
    [Fact]
    public void SchemaOfTheChart_HasEveryKeyAndNoOther()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "helm/inference-service/values.schema.json")));
        var keys = from section in Members(Members(schema.RootElement).Single(p => p.Name == "config").Value)
                   from key in Members(section.Value)
                   select $"{section.Name}:{key.Name}";

        Assert.Equal(Options.Keys.Order(), keys.Order());

        static IEnumerable<JsonProperty> Members(JsonElement part) => part.GetProperty("properties").EnumerateObject();
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Row_OfEveryOption_TellsVariableDefaultAndRange(string key)
    {
        var (property, section) = Options[key];
        var (variable, @default, range) = (Rows[key][1], Rows[key][2], Rows[key][3]);

        Assert.StartsWith($"`{key.Replace(":", "__", StringComparison.Ordinal)}", variable, StringComparison.Ordinal);
        var follows = key == "Pictures:Threads" && @default.Contains("processors", StringComparison.Ordinal); // from the machine
        Assert.Equal(follows ? Value(@default) : key == "Models:Default" ? ModelsOptions.BuiltInDefault : Written(property.GetValue(section)), Value(@default));
        Assert.Equal(Bounds(property), ReadBounds(range, property.PropertyType));
        Assert.True(Rows[key][4].Length > 20, "It does not say what it means.");
    }

    [Fact]
    public void Keys_NamedOnAnyPage_Exist()
    {
        var unknown = from page in Page.All
                      from text in page.Prose.Concat(page.Blocks.SelectMany(b => b.Lines))
                      from Match key in KeyShape().Matches(text)
                      let name = key.Groups[1].Value + ":" + key.Groups[2].Value
                      where page.Name != "CHANGELOG.md" && Sections.ContainsKey(key.Groups[1].Value) && !Options.ContainsKey(name)
                      select $"{page.Name}: {name}";

        Assert.Equal("", string.Join('\n', unknown));
    }

    [Fact]
    public void Readme_Table_AgreesWithThisPage()
    {
        var rows = Page.Open("README.md").Rows.Where(row => Options.ContainsKey(row[0].Trim('`'))).ToList();

        Assert.True(rows.Count >= 5);
        Assert.All(rows, row => Assert.Equal(Value(Rows[row[0].Trim('`')][2]), Value(row[1])));
    }

    [Fact]
    public void Metrics_AreAllListed()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var services = new ServiceCollection().AddMetrics().AddSingleton<Metrics>().BuildServiceProvider();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName)
            {
                names.Add(instrument.Name);
            }
        };
        listener.Start();
        services.GetRequiredService<Metrics>();

        var listed = Configuration.Rows.Where(row => row[0].StartsWith("`video.", StringComparison.Ordinal))
            .SelectMany(row => row[0].Split(", ")).Select(name => name.Trim('`'));
        Assert.Equal(names, listed.Order(StringComparer.Ordinal));
    }

    /// <summary>The sections are named where they are bound, and nowhere else.</summary>
    private static Dictionary<string, object> ReadSections()
    {
        var source = Path.Combine(Fixtures.Repository.Root, "src", "InferenceService");
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(source, "appsettings.json")).Build();
        var bound = Feature().Matches(File.ReadAllText(Path.Combine(source, "Hosting", "VideoGenerationExtensions.cs")));
        return bound.ToDictionary(feature => feature.Groups[2].Value, feature =>
        {
            var type = typeof(InferenceServer).Assembly.GetExportedTypes().Single(t => t.Name == feature.Groups[1].Value);
            var options = Activator.CreateInstance(type)!;
            settings.GetSection(feature.Groups[2].Value).Bind(options);
            return options;
        });
    }

    private static string Value(string cell) => cell.Replace("unset: ", "", StringComparison.Ordinal).Trim('`');

    private static string Written(object? value) => value switch
    {
        null or "" or System.Collections.ICollection { Count: 0 } => "empty",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0') is var text && text.Contains('.', StringComparison.Ordinal)
            ? text.PadRight(12, '0') : time.ToString("c", CultureInfo.InvariantCulture),
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };

    /// <summary>What may be given, in words that the page's cell can be read into too.</summary>
    private static string Bounds(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return $"{Number(range.Minimum, type)} to {Number(range.Maximum, type)}";
        }

        return type == typeof(bool) ? "true, false" : type.IsEnum ? string.Join(", ", Enum.GetNames(type)) : "text";
    }

    private static string ReadBounds(string cell, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(bool) || type.IsEnum)
        {
            return cell.Replace("`", "", StringComparison.Ordinal);
        }

        var numbers = Quantity().Matches(cell).Select(m =>
            double.Parse(m.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * Unit(m.Groups[2].Value));
        return numbers.ToList() is [var least, var most]
            ? string.Create(CultureInfo.InvariantCulture, $"{least:R} to {most:R}") : cell.Length > 0 ? "text" : "";
    }

    private static string Number(object bound, Type type) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(type == typeof(TimeSpan) ? TimeSpan.Parse((string)bound, CultureInfo.InvariantCulture).TotalSeconds : Convert.ToDouble(bound, CultureInfo.InvariantCulture)):R}");

    private static double Unit(string name) => name switch { "hour" => 3600, "minute" or "minutes" => 60, "day" => 86400, "ms" => 0.001, _ => 1 };

    [GeneratedRegex(@"([\d,.]*\d)\s*(ms|s|hour|minutes?|day)?")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"AddFeature<(\w+)>\(configuration, ""(\w+)""")]
    private static partial Regex Feature();

    [GeneratedRegex(@"\b([A-Z][a-z]+)(?::|__)([A-Z][A-Za-z0-9]+)")]
    private static partial Regex KeyShape();
}
