using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace InferenceService.Tool.Commands;

/// <summary>Options that are numbers, and say so when they are not.</summary>
internal static class Numbers
{
    public static Option<T?> Option<T>(string name, string helpName, string description)
        where T : struct, INumber<T>
    {
        return new Option<T?>(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = argument => Parse<T>(argument, name),
        };
    }

    /// <summary>An option whose value has bounds that the tool itself knows.</summary>
    public static Option<T?> Between<T>(T lowest, T highest, string name, string helpName, string description)
        where T : struct, INumber<T>
    {
        var option = Option<T>(name, helpName, description);
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<T?>() is { } value && !(value >= lowest && value <= highest))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: must be {lowest} to {highest}, was {value}"));
            }
        });
        return option;
    }

    private static T? Parse<T>(ArgumentResult argument, string name)
        where T : struct, INumber<T>
    {
        var text = argument.Tokens[0].Value;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out T value))
        {
            return value;
        }

        argument.AddError($"{name}: '{text}' is {(typeof(T) == typeof(double) ? "no number" : "no whole number in range")}");
        return null;
    }
}
