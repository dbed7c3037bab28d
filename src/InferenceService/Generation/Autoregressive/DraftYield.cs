namespace InferenceService.Generation.Autoregressive;

/// <summary>How many steps of a run of each length are kept of late, per clip.</summary>
public sealed class DraftYield
{
    /// <summary>Of a moving average over some 20 runs.</summary>
    private const double Gain = 0.05;

    /// <summary>One run in so many takes a length next to the best, so that a change in what is being made is noticed.</summary>
    private const int ExplorationInterval = 32;

    private readonly int[] _widths;
    private readonly double[] _kept;
    private int _runs;

    public DraftYield(IReadOnlyList<int> widths)
    {
        _widths = [.. widths];
        _kept = [.. widths.Select(steps => Math.Sqrt(steps))];
    }

    public double Of(int steps) => _kept[Array.IndexOf(_widths, steps)];

    public void Observe(int steps, int kept)
    {
        ref var average = ref _kept[Array.IndexOf(_widths, steps)];
        average += Gain * (kept - average);
    }

    /// <summary>The best length or, now and then, one next to it.</summary>
    public int Explore(int best)
    {
        _runs++;
        if (_runs % ExplorationInterval != 0)
        {
            return best;
        }

        var next = Array.IndexOf(_widths, best) + (_runs / ExplorationInterval % 2 == 0 ? 1 : -1);
        return _widths[Math.Clamp(next, 0, _widths.Length - 1)];
    }
}
