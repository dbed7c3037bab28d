using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Harness;

/// <summary>What a number of frames took.</summary>
/// <param name="FirstFrame">From a clip's start to its first frame, in the middle of the clips.</param>
/// <param name="Cpu">Processor time of the process that made them, all threads and both modes.</param>
internal readonly record struct Cost(int Frames, TimeSpan FirstFrame, TimeSpan Wall, TimeSpan Cpu, LoopCount Loop)
{
    public static Cost Of(int frames, IEnumerable<TimeSpan> firstFrames, TimeSpan wall, TimeSpan cpu, LoopCount loop) =>
        new(frames, TimeSpan.FromSeconds(Statistics.Median(firstFrames.Select(t => t.TotalSeconds))), wall, cpu, loop);

    /// <summary>Managed bytes that the whole process allocated; 0 where it was not asked.</summary>
    public long Allocated { get; init; }

    /// <summary>Of a process that is watched from outside.</summary>
    public ThreadTimes? Threads { get; init; }

    public double FramesPerSecond => Frames / Wall.TotalSeconds;

    public double FramesPerCpuSecond => Frames / Cpu.TotalSeconds;

    public double RowsPerStep => (double)Loop.Rows / Loop.Steps;

    public double BytesPerStep => (double)Loop.Bytes / Loop.Steps;

    public double BytesPerFrame => (double)Loop.Bytes / Frames;
}

/// <summary>Steps of a loop, rows of all of them together, and managed bytes that its thread has allocated.</summary>
internal readonly record struct LoopCount(long Steps, long Rows, long Bytes)
{
    public static LoopCount operator -(LoopCount a, LoopCount b) => new(a.Steps - b.Steps, a.Rows - b.Rows, a.Bytes - b.Bytes);

    public LoopCount Add(int rows, long bytes) => new(Steps + 1, Rows + rows, Bytes + bytes);
}
