using System.Numerics;

namespace SixLabors.ImageSharp;

/// <summary>A fraction of two unsigned integers, as PNG stores its frame delays.</summary>
public readonly struct Rational : IEquatable<Rational>
{
    private const double Tolerance = 1e-6;

    public Rational(uint value) : this(value, 1) { }
    public Rational(uint numerator, uint denominator) : this(numerator, denominator, true) { }

    public Rational(uint numerator, uint denominator, bool simplify)
    {
        uint divisor = simplify ? (uint)BigInteger.GreatestCommonDivisor(numerator, denominator) : 1;
        (Numerator, Denominator) = divisor > 1 ? (numerator / divisor, denominator / divisor) : (numerator, denominator);
    }

    public Rational(double value) : this(value, false) { }

    public Rational(double value, bool bestPrecision)
        => (Numerator, Denominator) = Approximate(Math.Abs(value), bestPrecision ? double.Epsilon : Tolerance);

    public uint Numerator { get; }
    public uint Denominator { get; }

    public static Rational FromDouble(double value) => new(value, false);

    public double ToDouble() => Numerator / (double)Denominator;
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);
    public override string ToString() => $"{Numerator}/{Denominator}";

    public static bool operator ==(Rational left, Rational right) => left.Equals(right);
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>The first fraction on the Stern-Brocot path that lies within the tolerance.</summary>
    private static (uint Numerator, uint Denominator) Approximate(double value, double tolerance)
    {
        if (double.IsNaN(value)) return (0, 0);
        if (value >= uint.MaxValue) return double.IsInfinity(value) ? (1u, 0u) : (uint.MaxValue, 1u);
        uint whole = (uint)value;
        double fraction = value - whole;
        (uint N, uint D) low = (0, 1), high = (1, 1), best = low;
        if (1 - fraction <= tolerance) best = high;
        while (Math.Abs(fraction - best.N / (double)best.D) > tolerance && low.D + high.D < ushort.MaxValue * 8u)
        {
            best = (low.N + high.N, low.D + high.D);
            if (best.N / (double)best.D < fraction) low = best; else high = best;
        }
        ulong numerator = (ulong)whole * best.D + best.N;
        return numerator <= uint.MaxValue ? ((uint)numerator, best.D) : ((uint)Math.Round(value), 1u);
    }
}
