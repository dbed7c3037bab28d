using System.Globalization;

namespace InferenceService.Benchmarks.Harness;

/// <summary>What the median of a result must reach.</summary>
internal sealed record Goal(double Limit, bool IsFloor)
{
    public static Goal AtLeast(double limit) => new(limit, IsFloor: true);

    public static Goal AtMost(double limit) => new(limit, IsFloor: false);

    public bool IsMet(double value) => IsFloor ? value >= Limit : value <= Limit;

    public override string ToString() => (IsFloor ? ">= " : "<= ") + Limit.ToString(CultureInfo.InvariantCulture);
}
