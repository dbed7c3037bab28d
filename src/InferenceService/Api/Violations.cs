using System.Numerics;

namespace InferenceService.Api;

/// <summary>Collects what is wrong with a request, so that everything is reported together.</summary>
internal sealed class Violations
{
    private readonly List<FieldViolation> _found = [];

    public int Count => _found.Count;

    public void Add(string field, string description) => _found.Add(new FieldViolation(field, description));

    /// <summary>The value if it lies in [min, max]; NaN never does.</summary>
    public T Range<T>(string field, T value, T min, T max)
        where T : INumber<T>
    {
        if (!(value >= min && value <= max))
        {
            Add(field, $"must be from {min} to {max}, got {value}");
            return min;
        }

        return value;
    }

    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            var message = string.Join("; ", _found.Select(v => $"{v.Field}: {v.Description}"));
            throw new ServiceException(new ServiceError(ErrorKind.InvalidRequest, message) { Violations = _found });
        }
    }
}
