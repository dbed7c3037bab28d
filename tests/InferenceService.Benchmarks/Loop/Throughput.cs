using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Frames per second of two sides.</summary>
internal static class Throughput
{
    /// <summary>As many pairs as it takes until the compiler has done with the code of both processes.</summary>
    public const int WarmUps = 8;

    /// <summary>
    /// Both by processor time, which the clients' own work does not change and which the goal is for, and by the clock, as
    /// clients see it.
    /// </summary>
    public static Ratio[] Ratios(string name, string meaning, IReadOnlyList<(Cost A, Cost B)> runs, Goal? goal = null) =>
    [
        Ratio.Of(name, meaning + ", by processor time", runs.Select(r => r.B.FramesPerCpuSecond / r.A.FramesPerCpuSecond), goal),
        Ratio.Of(name + "_wall", meaning + ", by the clock", runs.Select(r => r.B.FramesPerSecond / r.A.FramesPerSecond)),
    ];
}
