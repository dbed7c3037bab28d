using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace InferenceService.Hosting;

/// <summary>Holds the configuration against the features' options before anything is made of it, and tells all that is wrong at once.</summary>
/// <remarks>The binder names types, knows nothing of sections, takes 7 for any enumeration, and stops at the first fault.</remarks>
internal sealed class ConfigurationCheck(IConfiguration configuration)
{
    private readonly List<string> _faults = [];
    private readonly List<string> _features = [];

    /// <summary>The keys of a section, their values' types and their ranges.</summary>
    public ConfigurationCheck Feature<TOptions>(string name)
        where TOptions : class, new()
    {
        _features.Add(name);
        var section = configuration.GetSection(name);
        var known = typeof(TOptions).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(section.Value))
        {
            _faults.Add($"{name} is a section with the keys {string.Join(", ", known.Keys)}, and no value: found '{section.Value}' "
                + "(an environment variable of that name?)");
        }

        _faults.AddRange(section.GetChildren().SelectMany(child => known.TryGetValue(child.Key, out var property)
            ? ValueFaults(child, property)
            : [$"{child.Path} is not known; {name} has {string.Join(", ", known.Keys)}"]));
        return this;
    }

    /// <exception cref="OptionsValidationException">Something is wrong; the message says what all.</exception>
    public void ThrowIfFaulty()
    {
        _faults.AddRange(new ConfigurationSections(_features).Faults(configuration));
        if (_faults.Count > 0)
        {
            throw new OptionsValidationException("Configuration", typeof(ConfigurationCheck), _faults);
        }
    }

    private static IEnumerable<string> ValueFaults(IConfigurationSection entry, PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
        {
            return string.IsNullOrEmpty(entry.Value) ? [] : [$"{entry.Path} is a list, written {entry.Path}:0, {entry.Path}:1, ...: found '{entry.Value}'"];
        }

        if (entry.GetChildren().Any())
        {
            return [$"{entry.Path} is a value, and no section"];
        }

        return TryConvert(entry.Value, type, out var value)
            ? property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)).Select(rule => Fault(entry, Demand(rule, entry.Key)))
            : [Fault(entry, Description(Nullable.GetUnderlyingType(type) ?? type))];
    }

    private static string Fault(IConfigurationSection entry, string demand) => $"{entry.Path} is '{entry.Value}'; it must be {demand}";

    /// <summary>As the binder does, except that an enumeration's value has a name.</summary>
    private static bool TryConvert(string? text, Type type, out object? value)
    {
        try
        {
            value = text is null ? null : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not Enum || Enum.IsDefined(value.GetType(), value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }

    private static string Demand(ValidationAttribute rule, string name) => rule switch
    {
        RangeAttribute range when range.OperandType == typeof(TimeSpan) =>
            $"between {range.Minimum} and {range.Maximum}, written hh:mm:ss (a bare number is days)",
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"between {range.Minimum} and {range.Maximum}"),
        RequiredAttribute => "given",
        _ => rule.FormatErrorMessage(name),
    };

    private static string Description(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a duration, hh:mm:ss"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : "a number, such as 0.5";
}
