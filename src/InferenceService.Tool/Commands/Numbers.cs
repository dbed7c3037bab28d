using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace InferenceService.Tool.Commands;

/// <summary>
/// Options that are numbers. They are written one way, whatever the locale: digits, a minus sign, a point. Nothing is guessed: a
/// comma would be a thousands separator to one reader and a decimal one to the next (dotnet/runtime #25868).
/// </summary>
internal static class Numbers
{
    /// <summary>An option whose bounds the service checks.</summary>
    public static Option<T?> Option<T>(string name, string helpName, string description)
        where T : struct, INumber<T>, IMinMaxValue<T> => Create<T>(name, helpName, description, bounds: null);

    /// <summary>An option whose value has bounds that the tool itself knows.</summary>
    public static Option<T?> Between<T>(T lowest, T highest, string name, string helpName, string description)
        where T : struct, INumber<T>, IMinMaxValue<T> => Create<T>(name, helpName, description, (lowest, highest));

    /// <summary>What is wrong with a text that is to be a number; null when nothing is.</summary>
    public static string? TryParse<T>(string text, (T Lowest, T Highest)? bounds, out T value)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var isWhole = typeof(T) != typeof(double);
        value = default;
        if (!IsWritten(text, withPoint: !isWhole))
        {
            return isWhole ? $"'{text}' is no whole number" : $"'{text}' is no number{DecimalHint(text)}";
        }

        var fits = T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && T.IsFinite(value);
        var (lowest, highest) = bounds ?? (T.MinValue, T.MaxValue);
        return fits && value >= lowest && value <= highest
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"must be {lowest} to {highest}, was {text}");
    }

    private static Option<T?> Create<T>(string name, string helpName, string description, (T Lowest, T Highest)? bounds)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        return new Option<T?>(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = argument => Parse(argument, name, bounds),
        };
    }

    private static T? Parse<T>(ArgumentResult argument, string name, (T Lowest, T Highest)? bounds)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        if (TryParse(argument.Tokens[0].Value, bounds, out var value) is not { } problem)
        {
            return value;
        }

        argument.AddError($"{name}: {problem}");
        return null;
    }

    private static bool IsWritten(string text, bool withPoint)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = withPoint ? digits.IndexOf('.') : -1;
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        return whole.Length > 0 && fraction.Length > 0 && !(whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'));
    }

    private static string DecimalHint(string text) =>
        IsWritten(text.Replace(',', '.'), withPoint: true) ? $"; the decimal sign is a point: {text.Replace(',', '.')}" : "";
}
