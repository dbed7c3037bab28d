using System.Numerics;

namespace InferenceService.Generation.Autoregressive;

/// <summary>How long a run of each shape takes of late, by which the number of steps is chosen. Results never depend on it.</summary>
public sealed class RunCosts
{
    /// <summary>Slow enough to ride out a busy machine's hiccup, quick enough to follow a change within a second.</summary>
    private const double Gain = 0.05;

    private readonly int[] _widths;
    private readonly double[][] _seconds;

    public RunCosts(int rows, IReadOnlyList<int> widths)
    {
        _widths = [.. widths];
        _seconds = [.. Enumerable.Range(0, IndexOf(rows) + 1).Select(_ => new double[_widths.Length])];
    }

    /// <summary>Seconds of a run; 0 before the first.</summary>
    public double Of(int bucket, int steps) => _seconds[IndexOf(bucket)][IndexOf(steps)];

    /// <summary>The least time that one step of a run has taken, whatever the shape.</summary>
    public TimeSpan FastestStep { get; private set; } = TimeSpan.MaxValue;

    /// <param name="bucket">Rows, a power of two.</param>
    /// <param name="steps">A power of two too.</param>
    public void Observe(int bucket, int steps, TimeSpan elapsed)
    {
        ref var seconds = ref _seconds[IndexOf(bucket)][IndexOf(steps)];

        // One hiccup must not make a shape look so slow that it is never tried again.
        var sample = seconds == 0 ? elapsed.TotalSeconds : Math.Min(elapsed.TotalSeconds, 2 * seconds);
        seconds += (seconds == 0 ? 1 : Gain) * (sample - seconds);
        FastestStep = elapsed / steps < FastestStep ? elapsed / steps : FastestStep;
    }

    private static int IndexOf(int powerOfTwo) => BitOperations.Log2((uint)powerOfTwo);
}
