using System.Text.Json;
using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Service;

/// <summary>What the server has used since it began, how full it is, and the form of both between the two processes.</summary>
/// <param name="Allocated">Managed bytes, all threads.</param>
/// <param name="Resident">Bytes of memory now.</param>
/// <param name="Heap">Those of them that the collector has taken for managed objects, used or not.</param>
/// <param name="Active">Clips with a row now.</param>
/// <param name="Waiting">Clips without one now.</param>
/// <param name="RefusalMs">Time of each refused call since it was last asked.</param>
internal sealed record Usage(
    TimeSpan Cpu, LoopCount Loop, long Allocated, long Resident, long Heap, int Active, int Waiting, IReadOnlyList<double> RefusalMs)
{
    public static Usage FromLine(string line) => JsonSerializer.Deserialize<Usage>(line)!;

    /// <summary>What was used since; how full it is stays as it is.</summary>
    public Usage Since(Usage before) =>
        this with { Cpu = Cpu - before.Cpu, Loop = Loop - before.Loop, Allocated = Allocated - before.Allocated };

    public string ToLine() => JsonSerializer.Serialize(this);
}
