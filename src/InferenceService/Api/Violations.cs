using System.Globalization;
using System.Numerics;
using System.Text;

namespace InferenceService.Api;

/// <summary>Collects what is wrong with a request, so that everything is reported together.</summary>
internal sealed class Violations
{
    private const int MaxMessage = 900;

    private readonly List<FieldViolation> _found = [];

    public int Count => _found.Count;

    public void Add(string field, string description) => _found.Add(new FieldViolation(field, description));

    /// <summary>The value if it lies in [min, max]; NaN never does.</summary>
    public T Range<T>(string field, T value, T min, T max)
        where T : INumber<T>
    {
        if (!(value >= min && value <= max))
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}, got {value}"));
            return min;
        }

        return value;
    }

    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            throw new ServiceException(new ServiceError(ErrorKind.InvalidRequest, Message()) { Violations = _found });
        }
    }

    /// <summary>The first violations in one line, and how many more there are.</summary>
    private string Message()
    {
        var message = new StringBuilder();
        for (var i = 0; i < _found.Count; i++)
        {
            var text = $"{(i > 0 ? "; " : string.Empty)}{_found[i].Field}: {_found[i].Description}";
            if (i > 0 && message.Length + text.Length > MaxMessage)
            {
                return message.Append(CultureInfo.InvariantCulture, $"; and {_found.Count - i} more").ToString();
            }

            message.Append(text);
        }

        return message.ToString();
    }
}
