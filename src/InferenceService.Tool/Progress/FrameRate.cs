using System.Diagnostics;
using System.Globalization;

namespace InferenceService.Tool.Progress;

/// <summary>Frames a second since the clip was admitted.</summary>
internal sealed class FrameRate
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _rate;

    public void Count(int frames) => _rate = frames / Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_rate:0.0} frames/s");
}
