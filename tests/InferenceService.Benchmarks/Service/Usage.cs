using System.Globalization;
using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Service;

/// <summary>What the server has used since it began, and its form between the two processes.</summary>
internal readonly record struct Usage(TimeSpan Cpu, LoopCount Loop)
{
    public static Usage operator -(Usage a, Usage b) => new(a.Cpu - b.Cpu, a.Loop - b.Loop);

    public static Usage FromLine(string line)
    {
        var numbers = line.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new Usage(new TimeSpan(numbers[0]), new LoopCount(numbers[1], numbers[2], numbers[3]));
    }

    public string ToLine() => FormattableString.Invariant($"{Cpu.Ticks} {Loop.Steps} {Loop.Rows} {Loop.Bytes}");
}
