using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>Holds the configuration against the features' options before anything is made of it, and tells all that is wrong at once.</summary>
internal sealed class ConfigurationCheck(IConfiguration configuration)
{
    private readonly List<string> _faults = [];

    /// <summary>The keys of a section, their values' types and their ranges.</summary>
    public ConfigurationCheck Feature<TOptions>(string name)
        where TOptions : class, new()
    {
        var section = configuration.GetSection(name);
        var known = typeof(TOptions).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var before = _faults.Count;
        if (!string.IsNullOrEmpty(section.Value))
        {
            _faults.Add($"{name} is a section with the keys {string.Join(", ", known.Keys)}, and no value: found '{section.Value}' "
                + "(an environment variable of that name?)");
            return this;
        }

        _faults.AddRange(section.GetChildren().Select(child => known.TryGetValue(child.Key, out var property)
            ? ValueFault(child, property.PropertyType)
            : $"{child.Path} is not known; {name} has {string.Join(", ", known.Keys)}").OfType<string>());
        if (_faults.Count == before)
        {
            CheckRanges<TOptions>(section);
        }

        return this;
    }

    /// <exception cref="OptionsValidationException">Something is wrong; the message says what all.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw new OptionsValidationException("Configuration", typeof(ConfigurationCheck), _faults);
        }
    }

    private static string? ValueFault(IConfigurationSection entry, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted != typeof(string) && wanted.IsAssignableTo(typeof(IEnumerable)))
        {
            return string.IsNullOrEmpty(entry.Value) ? null : $"{entry.Path} is a list, written {entry.Path}:0, {entry.Path}:1, ...: found '{entry.Value}'";
        }

        if (entry.GetChildren().Any())
        {
            return $"{entry.Path} is a value, and no section";
        }

        return string.IsNullOrEmpty(entry.Value) && type != wanted || CanBe(entry.Value ?? "", wanted)
            ? null
            : $"{entry.Path}: '{entry.Value}' is not {Description(wanted)}";
    }

    private static bool CanBe(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Description(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a duration, hh:mm:ss"
        : "a number in range";

    private void CheckRanges<TOptions>(IConfigurationSection section)
        where TOptions : class, new()
    {
        var options = new TOptions();
        section.Bind(options);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        _faults.AddRange(results.Select(r => $"{section.Path}:{string.Join(", ", r.MemberNames)}: {r.ErrorMessage}"));
    }
}
