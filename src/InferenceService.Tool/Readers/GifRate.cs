namespace InferenceService.Tool.Readers;

/// <summary>
/// The rate that a GIF was written with. Its times are hundredths of a second, so that several rates have the same ones: five frames
/// of 8 a second last 63 hundredths, which are 7.94 frames a second or 8.
/// </summary>
internal static class GifRate
{
    // Times are rounded to the nearest, and half a hundredth up.
    private const double Rounding = 0.5 + 1e-6;

    /// <param name="durations">Of its frames.</param>
    /// <param name="likely">A rate that it may have been written with; else a whole number is, where it may have been one.</param>
    /// <returns>0 where there are no times.</returns>
    public static double Of(IReadOnlyList<TimeSpan> durations, double? likely)
    {
        var hundredths = durations.Sum(duration => duration.TotalMilliseconds) / 10;
        if (hundredths == 0)
        {
            return 0;
        }

        var rate = durations.Count * 100d / hundredths;
        double[] candidates = [likely ?? 0, Math.Round(rate)];
        return candidates.FirstOrDefault(
            candidate => Math.Abs((durations.Count * 100 / candidate) - hundredths) <= Rounding, Math.Round(rate, 2));
    }
}
